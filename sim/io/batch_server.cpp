#include "sim/io/batch_server.hpp"

#include "sim/io/item_router.hpp"

#include <algorithm>
#include <climits>

namespace domus::sim {

BatchServer::BatchServer(ItemRouter& router, GuestKernel& kernel, ThreadClass thread_class, unsigned vcpu)
    : router_(router), kernel_(kernel), class_(thread_class), event_vcpu_(vcpu),
      thread_(kernel.add_thread(*this, thread_class, vcpu)) {}

bool BatchServer::push(Item& item) {
  queue_.push(item);
  if (!asleep_ || told_) {
    return false;
  }
  told_ = true;
  return true;
}

void BatchServer::notify(models::Arrival arrival, const Sender& sender) {
  const KernelCosts& costs = kernel_.costs();
  Work cost;
  switch (arrival) {
  case models::Arrival::event_channel:
    cost = costs.event_upcall;
    break;
  case models::Arrival::interrupt:
    cost = costs.device_interrupt;
    break;
  case models::Arrival::emulated_interrupt:
    cost = costs.emulated_interrupt;
    break;
  case models::Arrival::inline_call:
  case models::Arrival::thread_wake:
  case models::Arrival::device:
    break;
  }
  if (class_ == ThreadClass::interrupt) {
    kernel_.interrupt(thread_, cost);
  } else if (arrival == models::Arrival::thread_wake && sender.kernel == &kernel_) {
    kernel_.wake(thread_, sender.vcpu);
  } else {
    kernel_.interrupt_and_wake(event_vcpu_, cost, thread_);
  }
}

Burst BatchServer::next_burst() {
  asleep_ = false;
  told_ = false;
  while (true) {
    switch (state_) {
    case State::working:
      if (accesses_ > 0) {
        state_ = State::accessing;
        return Burst::access(accesses_, access_exit_);
      }
      [[fallthrough]];
    case State::accessing: {
      finish_batch();
      state_ = State::sending;
      if (const Work cost = cost_of(outbox_, kernel_.costs()); cost > Work{}) {
        return Burst::run(cost, kernel_.event_split());
      }
      [[fallthrough]];
    }
    case State::sending:
      state_ = State::between;
      deliver_all(outbox_, kernel_, thread_.vcpu());
      break;
    case State::between:
      if (const Work work = take_batch(); work > Work{}) {
        state_ = State::working;
        return Burst::run(work, split_);
      }
      asleep_ = true;
      return Burst::sleep();
    }
  }
}

Work BatchServer::take_batch() {
  Work work;
  accesses_ = 0;
  access_exit_ = Work{};
  unsigned phases_seen = 0; // per_batch is paid once for each kind of request found
  unsigned limit = UINT_MAX;
  for (unsigned taken = 0; taken < limit && !queue_.empty(); ++taken) {
    if (queue_.front()->phase == nullptr) {
      if (batch_.empty()) {
        split_ = TimeSplit::all_kernel();
        return take_access();
      }
      break; // an access is answered by itself, in the next batch
    }
    Item& item = queue_.pop();
    const PlanStep& step = item.at();
    if (batch_.empty()) {
      split_ = step.split; // of the others to the same degree: they are of the same kind, or nearly so
    }
    batch_.push(item);
    limit = std::min(limit, step.batch_limit == 0 ? UINT_MAX : step.batch_limit);
    Work item_work = router_.item_work(item);
    const unsigned kind = 1U << static_cast<unsigned>(item.phase->kind);
    if ((phases_seen & kind) == 0) {
      phases_seen |= kind;
      item_work += step.per_batch;
      accesses_ += step.batch_accesses;
    }
    router_.account(item, item_work);
    work += item_work;
    accesses_ += step.accesses;
    access_exit_ = std::max(access_exit_, step.access_exit);
  }
  return batch_.empty() ? Work{} : std::max(work, Work::of_units(1));
}

Work BatchServer::take_access() {
  Item& access = queue_.pop();
  batch_.push(access);
  router_.account_access(access);
  return std::max(access.access_work, Work::of_units(1));
}

void BatchServer::finish_batch() {
  const Sender sender{.kernel = &kernel_, .vcpu = thread_.vcpu(), .outbox = &outbox_};
  while (!batch_.empty()) {
    Item& item = batch_.pop();
    if (item.phase == nullptr) {
      router_.answer_access(item, sender);
    } else {
      router_.advance(item, sender);
    }
  }
}

} // namespace domus::sim
