#include "domus_process.hpp"

#include "snapshot.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace domus::tests {

namespace {

/// What domus reads from, a pipe, and the files that it writes to.
struct Streams {
  int in = -1;
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
  if (::dup2(streams.in, STDIN_FILENO) < 0)
    ::_exit(127);
  redirect(streams.out, STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
  redirect(streams.err, STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
  if (::chdir(directory.c_str()) == 0)
    ::execv(DOMUS_COMMAND, arguments.data());
  ::_exit(127);
}

/// The end to read from of a pipe that holds this, and no more. It must fit into a pipe.
int pipe_with(const std::string& input) {
  constexpr std::size_t fits = 65'536; // of Linux's pipes
  int ends[2] = {-1, -1};
  if (input.size() > fits || ::pipe(ends) != 0)
    throw std::runtime_error("cannot make a pipe for the input");
  const ssize_t written = ::write(ends[1], input.data(), input.size());
  ::close(ends[1]);
  if (written != static_cast<ssize_t>(input.size()))
    throw std::runtime_error("cannot fill the pipe");
  return ends[0];
}

} // namespace

Outcome run_domus(const std::vector<std::string>& arguments, const std::string& directory, const std::string& input) {
  const Workplace captured;
  const Streams streams{pipe_with(input), captured.path() + "/out", captured.path() + "/err"};
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
  ::close(streams.in);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(streams.out), read_file(streams.err)};
}

} // namespace domus::tests
