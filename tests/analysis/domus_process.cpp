#include "domus_process.hpp"

#include "snapshot.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace domus::tests {

namespace {

/// What domus reads and writes, as files.
struct Streams {
  std::string in;
  std::string out;
  std::string err;
};

/// Becomes domus, with its input and output in files. Only calls that are safe after fork.
[[noreturn]] void become_domus(const std::vector<char*>& arguments, const std::string& directory,
                               const Streams& streams) {
  const auto redirect = [](const std::string& file, int descriptor, int how) {
    const int opened = ::open(file.c_str(), how, 0600);
    if (opened < 0 || ::dup2(opened, descriptor) < 0)
      ::_exit(127);
  };
  redirect(streams.in, STDIN_FILENO, O_RDONLY);
  redirect(streams.out, STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
  redirect(streams.err, STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
  if (::chdir(directory.c_str()) == 0)
    ::execv(DOMUS_COMMAND, arguments.data());
  ::_exit(127);
}

} // namespace

Outcome run_domus(const std::vector<std::string>& arguments, const std::string& directory, const std::string& input) {
  const Workplace captured;
  const Streams streams{captured.add("in", input), captured.path() + "/out", captured.path() + "/err"};
  std::vector<std::string> owned{"domus"};
  owned.insert(owned.end(), arguments.begin(), arguments.end());
  std::vector<char*> raw(owned.size() + 1, nullptr);
  for (std::size_t i = 0; i < owned.size(); ++i)
    raw[i] = owned[i].data();

  const pid_t child = ::fork();
  if (child < 0)
    throw std::runtime_error("cannot start domus");
  if (child == 0)
    become_domus(raw, directory, streams);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(streams.out), read_file(streams.err)};
}

} // namespace domus::tests
