#include "sim/guest/app_thread.hpp"

#include "sim/guest/application.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

AppThread::AppThread(Application& application, GuestKernel& kernel, unsigned vcpu)
    : application_(application), kernel_(kernel), thread_(kernel.add_thread(*this, ThreadClass::normal, vcpu)) {}

Sender AppThread::sender() {
  return {.kernel = &kernel_, .vcpu = thread_.vcpu(), .outbox = &outbox_};
}

void AppThread::hand_over(Operation& operation) {
  assert(operation_ == nullptr && state_ == State::between);
  operation_ = &operation;
  operation.thread = this;
}

Burst AppThread::next_burst() {
  while (true) {
    switch (state_) {
    case State::issuing: {
      const PlanPhase& phase = application_.plan_.phases[operation_->phase];
      const PlanStep& step = phase.steps.front();
      if (const std::uint32_t accesses = step.accesses * issuing_ + step.batch_accesses; accesses > 0) {
        state_ = State::accessing;
        return Burst::access(accesses, step.access_exit);
      }
      [[fallthrough]];
    }
    case State::accessing:
      issue_items();
      state_ = State::sending;
      if (const Work cost = cost_of(outbox_, kernel_.costs()); cost > Work{}) {
        return Burst::run(cost, kernel_.event_split());
      }
      [[fallthrough]];
    case State::sending:
      state_ = State::between;
      deliver_all(outbox_, kernel_, thread_.vcpu());
      break;
    case State::computing:
      state_ = State::between;
      break;
    case State::between:
      break;
    }
    if (operation_ == nullptr) {
      operation_ = application_.take_ready();
      if (operation_ == nullptr) {
        application_.idle_threads_.push_back(this);
        return Burst::sleep();
      }
      operation_->thread = this;
    }
    const Burst burst = begin_phase();
    if (burst.kind != Burst::Kind::sleep || (operation_ != nullptr && operation_->waiting)) {
      return burst;
    }
  }
}

Burst AppThread::begin_phase() {
  while (operation_ != nullptr && operation_->phase < application_.plan_.phases.size()) {
    const PlanPhase& phase = application_.plan_.phases[operation_->phase];
    if (phase.kind == models::PhaseKind::compute) {
      if (operation_->items[operation_->phase] > 0) {
        return begin_compute(phase);
      }
    } else if (phase.kind != models::PhaseKind::receive) {
      const Burst burst = begin_items(phase);
      if (burst.kind != Burst::Kind::sleep || operation_->waiting) {
        return burst;
      }
    }
    ++operation_->phase;
    operation_->phase_in_flight = 0;
  }
  if (operation_ != nullptr) {
    end_operation();
  }
  return Burst::sleep();
}

Burst AppThread::begin_compute(const PlanPhase& phase) {
  std::uint32_t& parts = operation_->items[operation_->phase];
  const PlanStep& step = phase.steps.front();
  if (phase.hand_over && operation_->phase_in_flight > 0) { // a part is done, and another thread does the next
    if (AppThread* const next = application_.take_idle_thread()) {
      Operation& handed = *operation_;
      operation_ = nullptr;
      handed.phase_in_flight = 0;
      next->hand_over(handed);
      kernel_.wake(next->thread(), thread_.vcpu());
      return Burst::sleep();
    }
  }
  --parts;
  operation_->phase_in_flight = 1;
  state_ = State::computing;
  return Burst::run(std::max(application_.work_of(step, *operation_), Work::of_units(1)), step.split);
}

Burst AppThread::begin_items(const PlanPhase& phase) {
  Operation& operation = *operation_;
  const std::uint32_t left = operation.items[operation.phase];
  const std::uint32_t room =
      phase.parallel > operation.phase_in_flight ? phase.parallel - operation.phase_in_flight : 0;
  const bool waits_at_end = phase.kind == models::PhaseKind::block && !phase.background;
  if (left > 0 && room > 0) {
    issuing_ = std::min(left, room);
    state_ = State::issuing;
    const PlanStep& step = phase.steps.front();
    return Burst::run(std::max(step.per_item * issuing_ + step.per_batch, Work::of_units(1)), step.split);
  }
  operation.waiting = left > 0 || (waits_at_end && operation.phase_in_flight > 0);
  return Burst::sleep();
}

void AppThread::issue_items() {
  const PlanPhase& phase = application_.plan_.phases[operation_->phase];
  operation_->items[operation_->phase] -= issuing_;
  for (; issuing_ > 0; --issuing_) {
    application_.issue(*operation_, phase, sender());
  }
}

void AppThread::end_operation() {
  Operation& operation = *operation_;
  operation_ = nullptr;
  operation.thread = nullptr;
  if (operation.in_flight == 0) {
    application_.finish_on_thread(operation, sender());
    deliver_all(outbox_, kernel_, thread_.vcpu()); // a new stage: threads of this guest, which cost no event
  }
}

} // namespace domus::sim
