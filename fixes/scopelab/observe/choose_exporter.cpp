#include "scopelab/observe/detail/otlp_json.hpp"
#include "scopelab/observe/exporter.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace scopelab::observe {

namespace {

class stream_exporter : public exporter {
 public:
  stream_exporter(resource of, std::ostream& to)
      : of_(std::move(of)), to_(to) {}

  void take(finished_span&& span) noexcept override {
    const std::lock_guard lock{mutex_};
    ++counts_.taken;
    counts_.truncated += span.truncated;
    try {
      std::vector<finished_span> one;
      one.push_back(std::move(span));
      to_ << detail::otlp_request(of_, one) << '\n' << std::flush;
      ++(to_ ? counts_.sent : counts_.refused);
    } catch (...) {
      ++counts_.refused;
    }
  }

  bool flush(std::chrono::milliseconds) override { return true; }

  export_counts counts() const noexcept override {
    const std::lock_guard lock{mutex_};
    return counts_;
  }

 private:
  const resource of_;
  std::ostream& to_;
  mutable std::mutex mutex_;
  export_counts counts_;
};

// The file first: the stream exporter writes to it to its end.
struct open_file {
  explicit open_file(const std::string& path)
      : file(path, std::ios::out | std::ios::app) {
    if (!file) throw std::system_error(errno, std::generic_category(), path);
  }
  std::ofstream file;
};

class file_exporter final : open_file, public stream_exporter {
 public:
  file_exporter(resource of, const std::string& path)
      : open_file(path), stream_exporter(std::move(of), file) {}
};

std::string text_of(const attribute_value& value) {
  if (const auto* const text = std::get_if<std::string>(&value)) return *text;
  std::ostringstream out;
  out << std::boolalpha;
  std::visit([&](const auto& what) { out << what; }, value);
  return out.str();
}

bool is_true_of(const export_rule& rule, const resource& of) {
  if (rule.key.empty()) return true;
  if (rule.key == "service.name") return rule.value == of.service_name;
  return std::ranges::any_of(of.attributes, [&](const attribute& each) {
    return each.key == rule.key && text_of(each.value) == rule.value;
  });
}

}  // namespace

std::shared_ptr<exporter> make_stream_exporter(resource of, std::ostream& to) {
  return std::make_shared<stream_exporter>(std::move(of), to);
}

std::shared_ptr<exporter> make_file_exporter(resource of,
                                             const std::string& path) {
  return std::make_shared<file_exporter>(std::move(of), path);
}

export_rule parse_rule(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    std::string what = "the export rule \"";
    what.append(text).append("\": ").append(why);
    throw std::invalid_argument(what);
  };
  std::istringstream words{std::string{text}};
  std::string when, kind, surplus;
  export_rule made;
  words >> when >> kind >> made.target >> surplus;
  if (when != "*") {
    const auto equals = when.find('=');
    if (equals == std::string::npos || equals == 0) {
      refuse("it begins with KEY=VALUE, or *");
    }
    made.key = when.substr(0, equals);
    made.value = when.substr(equals + 1);
  }
  using kinds = export_rule::kinds;
  if (kind == "otlp" || kind == "file") {
    made.kind = kind == "otlp" ? kinds::otlp : kinds::file;
    if (made.target.empty()) refuse(kind + " needs a URL or a path after it");
  } else if (kind == "stdout" || kind == "none") {
    made.kind = kind == "stdout" ? kinds::standard_output : kinds::none;
    if (!made.target.empty()) refuse("nothing comes after " + kind);
  } else {
    refuse("then comes otlp URL, file PATH, stdout or none");
  }
  if (!surplus.empty()) refuse("\"" + surplus + "\" is too much");
  return made;
}

std::shared_ptr<exporter> make_exporter(const resource& of,
                                        const std::vector<export_rule>& rules,
                                        otlp_options options) {
  for (const auto& rule : rules) {
    if (!is_true_of(rule, of)) continue;
    switch (rule.kind) {
      case export_rule::kinds::otlp:
        options.url = rule.target;
        return make_otlp_exporter(of, std::move(options));
      case export_rule::kinds::file:
        return make_file_exporter(of, rule.target);
      case export_rule::kinds::standard_output:
        return make_stream_exporter(of, std::cout);
      case export_rule::kinds::none:
        return nullptr;
    }
  }
  return nullptr;
}

}  // namespace scopelab::observe
