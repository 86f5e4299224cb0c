#include "analysis/run/worker.hpp"

#include "analysis/run/result_json.hpp"
#include "scenarios/input_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;

/// A message is its kind (one byte), the size of its body (eight bytes) and the body in CBOR.
enum class Message : char { progress = 'p', result = 'r', input_error = 'i', failure = 'f' };
constexpr std::size_t header_size = 1 + sizeof(std::uint64_t);

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      ::_exit(1); // nobody listens any more
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void send(int descriptor, Message kind, const Json& body) {
  const std::vector<std::uint8_t> bytes = Json::to_cbor(body);
  const std::uint64_t size = bytes.size();
  std::string message(header_size + bytes.size(), static_cast<char>(kind));
  std::memcpy(message.data() + 1, &size, sizeof size);
  std::memcpy(message.data() + header_size, bytes.data(), bytes.size());
  write_all(descriptor, message);
}

Json diagnostics_json(const scenarios::InputError& error) {
  Json list = Json::array();
  for (const scenarios::Diagnostic& one : error.diagnostics())
    list.push_back({one.file, one.line, one.column, one.problem, one.remedy});
  return list;
}

std::exception_ptr input_error_from(const Json& list) {
  std::vector<scenarios::Diagnostic> diagnostics;
  for (const Json& one : list)
    diagnostics.push_back({one.at(0), one.at(1), one.at(2), one.at(3), one.at(4)});
  return std::make_exception_ptr(scenarios::InputError(std::move(diagnostics)));
}

/// The child's life. It never returns, and never runs what the parent registered for its own exit.
[[noreturn]] void simulate_and_report(int descriptor, const scenarios::Scenario& scenario, std::uint64_t seed,
                                      const Simulate& simulate) {
  auto last_report = std::chrono::steady_clock::now();
  const auto report_progress = [&](models::Nanoseconds simulated, models::Nanoseconds total) {
    const auto now = std::chrono::steady_clock::now();
    if (total.count() <= 0 || now - last_report < std::chrono::milliseconds(100))
      return;
    last_report = now;
    send(descriptor, Message::progress, static_cast<double>(simulated.count()) / static_cast<double>(total.count()));
  };
  try {
    send(descriptor, Message::result, to_json(simulate(scenario, seed, report_progress)));
  } catch (const scenarios::InputError& error) {
    send(descriptor, Message::input_error, diagnostics_json(error));
  } catch (const std::exception& error) {
    send(descriptor, Message::failure, error.what());
  }
  ::_exit(0);
}

std::exception_ptr failure(std::uint64_t seed, const std::string& what) {
  return std::make_exception_ptr(std::runtime_error(fmt::format("the run with seed {} failed: {}", seed, what)));
}

} // namespace

Worker::Worker(const scenarios::Scenario& scenario, std::uint64_t seed, const Simulate& simulate) : seed_(seed) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ < 0) {
    const int reason = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw std::system_error(reason, std::generic_category(), "cannot start a process");
  }
  if (process_ == 0) {
    ::close(ends[0]);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) // it went before it could be watched
      ::_exit(1);
    simulate_and_report(ends[1], scenario, seed, simulate);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
}

Worker::~Worker() {
  if (pipe_ >= 0)
    ::close(pipe_);
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
}

bool Worker::read_some() {
  char buffer[65536];
  const ssize_t count = ::read(pipe_, buffer, sizeof buffer);
  if (count < 0 && errno == EINTR)
    return false;
  if (count > 0) {
    received_.append(buffer, static_cast<std::size_t>(count));
    take_messages();
    return false;
  }
  finish();
  return true;
}

void Worker::take_messages() {
  std::size_t begin = 0;
  while (received_.size() - begin >= header_size) {
    std::uint64_t size = 0;
    std::memcpy(&size, received_.data() + begin + 1, sizeof size);
    if (received_.size() - begin - header_size < size)
      break;
    const auto kind = static_cast<Message>(received_[begin]);
    const auto body_begin = received_.begin() + static_cast<std::ptrdiff_t>(begin + header_size);
    const Json body = Json::from_cbor(body_begin, body_begin + static_cast<std::ptrdiff_t>(size));
    begin += header_size + size;
    switch (kind) {
    case Message::progress:
      share_ = body.get<double>();
      break;
    case Message::result:
      share_ = 1;
      result_ = run_result_from(body);
      break;
    case Message::input_error:
      error_ = input_error_from(body);
      break;
    case Message::failure:
      error_ = failure(seed_, body.get<std::string>());
      break;
    }
  }
  received_.erase(0, begin);
}

void Worker::finish() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  if (result_ || error_)
    return;
  error_ = failure(seed_, WIFSIGNALED(status) ? fmt::format("its process was ended by signal {} ({})", WTERMSIG(status),
                                                            ::strsignal(WTERMSIG(status)))
                                              : "its process ended early");
}

} // namespace domus::analysis
