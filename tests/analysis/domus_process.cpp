#include "domus_process.hpp"

#include "snapshot.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace domus::tests {

namespace {

/// Becomes domus, with its output in files. Only calls that are safe after fork.
[[noreturn]] void become_domus(const std::vector<char*>& arguments, const std::string& directory,
                               const std::string& out, const std::string& err) {
  const auto redirect = [](const std::string& file, int descriptor) {
    const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (opened < 0 || ::dup2(opened, descriptor) < 0)
      ::_exit(127);
  };
  redirect(out, STDOUT_FILENO);
  redirect(err, STDERR_FILENO);
  if (::chdir(directory.c_str()) == 0)
    ::execv(DOMUS_COMMAND, arguments.data());
  ::_exit(127);
}

} // namespace

Outcome run_domus(const std::vector<std::string>& arguments, const std::string& directory) {
  const Workplace captured;
  const std::string out = captured.path() + "/out";
  const std::string err = captured.path() + "/err";
  std::vector<std::string> owned{"domus"};
  owned.insert(owned.end(), arguments.begin(), arguments.end());
  std::vector<char*> raw(owned.size() + 1, nullptr);
  for (std::size_t i = 0; i < owned.size(); ++i)
    raw[i] = owned[i].data();

  const pid_t child = ::fork();
  if (child < 0)
    throw std::runtime_error("cannot start domus");
  if (child == 0)
    become_domus(raw, directory, out, err);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(out), read_file(err)};
}

Workplace::Workplace() : path_((std::filesystem::temp_directory_path() / "domus-test-XXXXXX").string()) {
  if (::mkdtemp(path_.data()) == nullptr)
    throw std::runtime_error("cannot make a directory for the test");
}

Workplace::~Workplace() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Workplace::add(const std::string& name, const std::string& text) const {
  std::string file = path_ + "/" + name;
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

} // namespace domus::tests
