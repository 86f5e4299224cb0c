/// One simulation in a process of its own, and the pipe it reports through.
#pragma once

#include "analysis/environment.hpp"
#include "scenarios/scenario.hpp"

#include <sys/types.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace domus::analysis {

class Worker {
public:
  /// Starts the process. Throws std::system_error if the system has none to give.
  Worker(const scenarios::Scenario& scenario, std::uint64_t seed, const Simulate& simulate);
  /// Ends the process if it still runs.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  [[nodiscard]] int descriptor() const { return pipe_; }
  /// Takes in what the pipe holds; call when `descriptor` is readable. True when the process has ended: then there is
  /// either a result or an error.
  [[nodiscard]] bool read_some();
  [[nodiscard]] double share_done() const { return share_; }
  [[nodiscard]] const std::optional<sim::RunResult>& result() const { return result_; }
  [[nodiscard]] const std::exception_ptr& error() const { return error_; }

private:
  void take_messages();
  void finish();

  std::uint64_t seed_;
  pid_t process_ = -1;
  int pipe_ = -1;
  std::string received_;
  double share_ = 0;
  std::optional<sim::RunResult> result_;
  std::exception_ptr error_;
};

} // namespace domus::analysis
