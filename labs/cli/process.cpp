#include "cli/process.hpp"

#include "cli/temporary_folder.hpp"

#define BOOST_PROCESS_USE_STD_FS 1
#include <sys/wait.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/process.hpp>

#include <csignal>
#include <future>
#include <stdexcept>

namespace bp = boost::process;

namespace cli {
std::filesystem::path find_program(const std::string& name) {
  return std::filesystem::path{bp::search_path(name)};
}

bool installed(const std::string& name) { return !find_program(name).empty(); }

finished run_program(const std::filesystem::path& program,
                     const std::vector<std::string>& arguments, std::chrono::seconds limit) {
  const std::filesystem::path found =
      program.has_parent_path() ? program : find_program(program.string());
  if (found.empty()) throw std::runtime_error(program.string() + " is not installed");

  boost::asio::io_context io;
  boost::asio::signal_set signals{io, SIGINT, SIGTERM};  // from here on nothing is left behind
  const temporary_folder scratch;
  bp::environment environment = boost::this_process::environment();
  environment["TMPDIR"] = scratch.path().string();
  boost::asio::steady_timer timer{io, limit};
  bp::group group;
  bool timed_out = false;
  int ended_by = 0;
  const auto end_group = [&group] {
    std::error_code ignored;
    group.terminate(ignored);
  };

  std::future<std::string> out;
  std::future<std::string> err;
  bp::child child{found,
                  bp::args(arguments),
                  bp::std_in<bp::null, bp::std_out>
                      out,
                  bp::std_err > err,
                  environment,
                  group,
                  io,
                  bp::on_exit([&](int, const std::error_code&) {
                    end_group();  // whatever it left behind
                    timer.cancel();
                    signals.cancel();
                  })};
  timer.async_wait([&](const boost::system::error_code& stopped) {
    if (stopped) return;
    timed_out = true;
    end_group();
  });
  signals.async_wait([&](const boost::system::error_code& stopped, int number) {
    if (stopped) return;
    ended_by = number;
    end_group();
  });
  io.run();
  std::error_code ignored;
  child.wait(ignored);
  if (ended_by != 0) {
    scratch.remove();  // raise() runs no destructor
    std::signal(ended_by, SIG_DFL);
    std::raise(ended_by);
  }
  const int status = child.native_exit_code();
  return {child.exit_code(), timed_out, out.get(), err.get(),
          WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

}  // namespace cli
