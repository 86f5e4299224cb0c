/// Counts every allocation of a program that does nothing but run a warm calendar: there must be none.
#include "sim/engine/calendar.hpp"
#include "tests/counted_new/counted_new.hpp"

#include <cstdio>
#include <vector>

namespace {

using namespace domus::models;
using namespace domus::sim;
using domus::testing::allocations;

/// Like a scheduler: each event arms its successor, cancels and arms again the slice timer of another pCPU, and every
/// third asks for the end of the instant.
class Ticker : public EventTarget {
public:
  explicit Ticker(Calendar& calendar) : calendar_(calendar), slices_(16) { calendar.set_end_of_instant(this); }
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    if (tag == 1) {
      step_ = step_ * 6364136223846793005U + 1442695040888963407U;
      calendar_.at(calendar_.now() + Nanoseconds{static_cast<std::int64_t>(step_ >> 54)}, *this, 1, argument);
      EventId& slice = slices_[(step_ >> 40) % slices_.size()];
      calendar_.cancel(slice);
      slice = calendar_.at(calendar_.now() + 30ms, *this, 2);
      if (step_ % 3 == 0) {
        calendar_.request_end_of_instant();
      }
    }
  }

private:
  Calendar& calendar_;
  std::vector<EventId> slices_;
  std::uint64_t step_ = 1;
};

} // namespace

int main() {
  Calendar calendar;
  Ticker ticker{calendar};
  for (std::uint64_t i = 0; i < 100; ++i) {
    calendar.at(Nanoseconds{static_cast<std::int64_t>(i)}, ticker, 1, i);
  }
  calendar.run_before(1ms);
  const std::size_t warm = allocations();
  const std::uint64_t events_before = calendar.events_run();
  calendar.run_before(20ms);
  const std::uint64_t events = calendar.events_run() - events_before;
  std::printf("%zu allocations to warm up, %zu in the %llu events after\n", warm, allocations() - warm,
              static_cast<unsigned long long>(events));
  return warm > 0 && allocations() == warm && events > 1'000'000 ? 0 : 1;
}
