#include "analysis/run/replicate.hpp"

#include "analysis/run/worker.hpp"

#include <poll.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <memory>
#include <numeric>
#include <system_error>

namespace domus::analysis {

namespace {

class Pool {
public:
  Pool(const std::vector<Task>& tasks, unsigned jobs, const Simulate& simulate)
      : tasks_(tasks), jobs_(jobs), simulate_(simulate), results_(tasks.size()), shares_(tasks.size(), 0.0),
        first_failure_(tasks.size()) {}

  [[nodiscard]] bool busy() const { return !running_.empty(); }

  /// Starts workers until `jobs` run. After a failure only tasks before it matter, and those run already.
  void fill() {
    while (running_.size() < jobs_ && next_ < first_failure_) {
      const Task& task = tasks_[next_];
      running_.push_back({next_, std::make_unique<Worker>(*task.scenario, task.seed, simulate_)});
      ++next_;
    }
  }

  /// Waits a little for news from the workers and takes it in.
  void attend() {
    std::vector<pollfd> watched;
    for (const Running& one : running_)
      watched.push_back({one.worker->descriptor(), POLLIN, 0});
    if (::poll(watched.data(), watched.size(), 200) < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "cannot wait for the runs");
    for (std::size_t i = 0; i < watched.size(); ++i) {
      if (watched[i].revents == 0)
        continue;
      Running& one = running_[i];
      const bool ended = one.worker->read_some();
      shares_[one.task] = one.worker->share_done();
      if (ended)
        settle(one);
    }
    // Those that are done have no worker any more; those after a failure are not worth waiting for.
    running_.erase(std::remove_if(running_.begin(), running_.end(),
                                  [&](const Running& one) { return !one.worker || one.task > first_failure_; }),
                   running_.end());
  }

  [[nodiscard]] double share_done() const {
    return std::accumulate(shares_.begin(), shares_.end(), 0.0) / static_cast<double>(shares_.size());
  }

  [[nodiscard]] std::vector<sim::RunResult> take_results() {
    if (error_)
      std::rethrow_exception(error_);
    std::vector<sim::RunResult> results;
    for (auto& result : results_)
      results.push_back(std::move(*result));
    return results;
  }

private:
  struct Running {
    std::size_t task;
    std::unique_ptr<Worker> worker;
  };

  void settle(Running& one) {
    if (one.worker->error() && one.task < first_failure_) {
      first_failure_ = one.task;
      error_ = one.worker->error();
    } else {
      results_[one.task] = one.worker->result();
    }
    one.worker.reset();
  }

  const std::vector<Task>& tasks_;
  unsigned jobs_;
  const Simulate& simulate_;
  std::vector<std::optional<sim::RunResult>> results_;
  std::vector<double> shares_;
  std::size_t next_ = 0;
  std::size_t first_failure_; ///< the number of tasks while none has failed
  std::exception_ptr error_;
  std::vector<Running> running_;
};

} // namespace

std::vector<sim::RunResult> run_all(const std::vector<Task>& tasks, unsigned jobs, const Simulate& simulate,
                                    const ShareDone& share_done) {
  assert(jobs >= 1);
  Pool pool(tasks, jobs, simulate);
  for (pool.fill(); pool.busy(); pool.fill()) {
    pool.attend();
    if (share_done)
      share_done(pool.share_done());
  }
  return pool.take_results();
}

} // namespace domus::analysis
