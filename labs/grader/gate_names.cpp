#include "grader/gate_names.hpp"

#include <array>
#include <map>
#include <sstream>

namespace grader {
namespace {

struct group {
  std::string_view reason;
  std::string_view why;
  std::string_view names;  // of C, or beginnings of mangled names with a *
};

constexpr std::array groups{
    group{"exit", "it ends the program, or hooks its end",
          "exit _exit _Exit quick_exit at_quick_exit atexit on_exit __cxa_thread_atexit_impl "
          "__cxa_at_quick_exit pthread_exit _ZSt13set_terminate* _ZSt14set_unexpected*"},
    group{"jumps", "it jumps over the judge",
          "longjmp _longjmp siglongjmp __longjmp_chk setjmp _setjmp __sigsetjmp sigsetjmp "
          "setcontext swapcontext makecontext getcontext _Unwind_ForcedUnwind _Unwind_Backtrace "
          "backtrace _Unwind_SetIP _Unwind_SetGR"},
    group{"syscall", "it calls the kernel by number", "syscall vsyscall"},
    group{"ptrace", "it reaches into a process, or changes how it is seen",
          "ptrace process_vm_readv process_vm_writev prctl arch_prctl personality seccomp "
          "pidfd_getfd pidfd_open kcmp unshare setns chroot mount umount umount2"},
    group{"loader", "it loads code, or looks for it by name",
          "dlopen dlmopen dlsym dlvsym dlclose dlinfo dladdr dladdr1 dl_iterate_phdr "
          "__libc_dlopen_mode __libc_dlsym getauxval __tls_get_offset"},
    group{"processes", "it starts or awaits processes",
          "fork vfork _Fork clone clone3 execl execle execlp execv execve execvp execvpe execveat "
          "fexecve posix_spawn posix_spawnp system popen pclose wordexp daemon wait waitpid wait3 "
          "wait4 waitid pthread_atfork setsid setpgid nice setpriority setrlimit setrlimit64 "
          "prlimit prlimit64"},
    group{"signals", "it sends or catches signals",
          "signal bsd_signal sysv_signal __sysv_signal sigaction sigprocmask pthread_sigmask "
          "sigaltstack sigset sigsuspend sigwait sigwaitinfo sigtimedwait sigqueue kill killpg "
          "raise gsignal tgkill tkill pthread_kill pthread_sigqueue alarm ualarm setitimer "
          "timer_create timer_settime signalfd"},
    group{"memory", "the ledger counts operator new, and not this",
          "malloc calloc realloc reallocarray memalign aligned_alloc posix_memalign valloc pvalloc "
          "strdup strndup asprintf vasprintf __asprintf_chk __vasprintf_chk open_memstream getline "
          "getdelim mmap mmap64 munmap mremap mprotect madvise brk sbrk shmget shmat shm_open "
          "memfd_create mallopt malloc_trim malloc_usable_size mallinfo mallinfo2 __libc_malloc "
          "__libc_calloc __libc_realloc __libc_free __libc_memalign _ZSt15set_new_handler*"},
    group{"files", "what it opens or writes may be the judge's",
          "open open64 __open_2 __open64_2 openat openat64 creat creat64 fdopen "
          "freopen freopen64 fmemopen tmpfile tmpfile64 mkstemp mkstemp64 mkdtemp mkostemp read "
          "__read_chk pread pread64 readv write pwrite pwrite64 writev preadv pwritev sendfile "
          "splice tee vmsplice copy_file_range dup dup2 dup3 fcntl fcntl64 close close_range "
          "closefrom pipe pipe2 ioctl unlink unlinkat renameat renameat2 link linkat "
          "symlink symlinkat truncate truncate64 ftruncate ftruncate64 mkdir rmdir mkfifo mknod "
          "chmod fchmod chdir fchdir opendir fdopendir readdir readdir64 readlink realpath "
          "__realpath_chk stat stat64 lstat fstat fstatat fileno "
          "io_uring_setup eventfd inotify_init _ZN9__gnu_cxx18stdio_sync_filebuf* "
          "_ZN9__gnu_cxx13stdio_filebuf*"},
    group{
        "streams", "what it opens or writes may be the judge's",
        "fopen fopen64 remove rename _ZNSt10filesystem* _ZNSt12__basic_file* _ZNSt13basic_filebuf* "
        "_ZNSt14basic_ifstream* _ZNSt14basic_ofstream* _ZNSt13basic_fstream* "
        "_ZTVSt13basic_filebuf* _ZTTSt14basic_ofstream* _ZTTSt14basic_ifstream* "
        "_ZTTSt13basic_fstream* _ZTVSt14basic_ofstream* _ZTVSt14basic_ifstream* "
        "_ZTVSt13basic_fstream*"},
    group{"sockets", "this lab has no business on the network",
          "socket socketpair connect bind listen accept accept4 send sendto sendmsg sendmmsg recv "
          "recvfrom recvmsg recvmmsg shutdown setsockopt getsockopt getsockname getpeername poll "
          "__poll_chk ppoll select pselect epoll_create epoll_create1 epoll_ctl epoll_wait "
          "timerfd_create timerfd_settime getaddrinfo gethostbyname"},
    group{
        "environment", "it looks at how it was started",
        "getenv secure_getenv __secure_getenv environ __environ _environ setenv putenv unsetenv "
        "clearenv program_invocation_name program_invocation_short_name __progname "
        "__progname_full getppid getopt optarg __libc_stack_end _dl_argv __libc_argv __libc_argc"},
    group{"detach", "a thread that nobody joins outlives the check",
          "_ZNSt6thread6detach* pthread_create pthread_detach thrd_create thrd_detach "
          "pthread_cancel"},
};

constexpr std::string_view sanitizers =
    "it speaks to a sanitizer or to valgrind, and not to the lab";

using table = std::map<std::string, named_reason, std::less<>>;

// Names, and beginnings of names.
const std::pair<table, table>& tables() {
  static const std::pair<table, table> made = [] {
    std::pair<table, table> out;
    for (const group& each : groups) {
      std::istringstream names{std::string{each.names}};
      for (std::string name; names >> name;) {
        const named_reason why{each.reason, each.why};
        if (name.back() == '*') {
          name.pop_back();
          out.second.emplace(name, why);
        } else {
          out.first.emplace(name, why);
        }
      }
    }
    return out;
  }();
  return made;
}

}  // namespace

bool reserved(const std::string& name) {
  for (const std::string_view prefix :
       {"__asan_", "__lsan_", "__tsan_", "__ubsan_", "__msan_", "__hwasan_", "__sanitizer_",
        "__interceptor_", "___interceptor_", "__sancov_", "Annotate"}) {
    if (name.starts_with(prefix)) return true;
  }
  return false;
}

const named_reason* reason_of(const std::string& name) {
  static const named_reason sanitizer{"sanitizer", sanitizers};
  if (reserved(name)) return &sanitizer;
  const auto& [names, beginnings] = tables();
  if (const auto found = names.find(name); found != names.end()) return &found->second;
  for (const auto& [beginning, why] : beginnings) {
    if (name.starts_with(beginning)) return &why;
  }
  return nullptr;
}

}  // namespace grader
