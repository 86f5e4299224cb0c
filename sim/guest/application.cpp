#include "sim/guest/application.hpp"

#include "sim/guest/spread.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

Application::Application(ItemRouter& router, GuestIo& io, const OperationPlan& plan, const models::Workload& workload,
                         unsigned queues, unsigned threads_per_core)
    : router_(router), io_(io), plan_(plan), workload_(workload), queues_(queues) {
  assert(plan.phases.size() <= most_phases && queues > 0);
  io.owner = this;
  if (const auto* const closed = std::get_if<models::ClosedLoop>(&workload.load);
      closed != nullptr && closed->stage > 0) {
    stages_.emplace(*closed);
  }
  const unsigned threads = std::holds_alternative<models::Idle>(workload.load) ? 0 : std::max(1U, workload.threads);
  for (unsigned n = 0; n < threads; ++n) {
    idle_threads_.push_back(&threads_.emplace_back(*this, *io.kernel, spread(n, io.kernel->vcpus(), threads_per_core)));
  }
}

void Application::begin() {
  if (const auto* const closed = std::get_if<models::ClosedLoop>(&workload_.load)) {
    for (unsigned client = 0; client < closed->clients; ++client) {
      next_of_client(client, {});
    }
  } else if (std::holds_alternative<models::OpenLoop>(workload_.load)) {
    arm_arrival(0);
  }
}

void Application::arm_arrival(std::uint64_t number) {
  models::Nanoseconds wait{0};
  if (const auto* const open = std::get_if<models::OpenLoop>(&workload_.load)) {
    wait = Draws(io_.seed, io_.key, number, Purpose::arrival)
               .exponential(models::MeanTime{1e9 / open->operations_per_second});
  } else if (const auto* const closed = std::get_if<models::ClosedLoop>(&workload_.load);
             closed->think_time.count() > 0) {
    wait = closed->constant_think
               ? closed->think_time
               : Draws(io_.seed, io_.key, number, Purpose::think).exponential(models::MeanTime{closed->think_time});
  }
  router_.calendar().at(router_.calendar().now() + wait, *this, arrival, number);
}

void Application::on_event(std::uint32_t /*tag*/, std::uint64_t argument) {
  if (std::holds_alternative<models::OpenLoop>(workload_.load)) {
    arm_arrival(argument + 1);
  }
  arrive(argument, {});
}

void Application::arrive(std::uint64_t number, const Sender& sender) {
  Operation& operation = pool_.take();
  operation.number = number;
  operation.arrived = router_.calendar().now();
  operations_.enter(operation.arrived);
  Draws draws(io_.seed, io_.key, number, Purpose::repeats);
  for (std::size_t phase = 0; phase < plan_.phases.size(); ++phase) {
    operation.items[phase] = static_cast<std::uint32_t>(draws.count(plan_.phases[phase].repeat));
  }
  operation.service = Draws(io_.seed, io_.key, number, Purpose::service);
  std::uint32_t received = 0;
  for (unsigned phase = 0; phase < plan_.receive_phases; ++phase) {
    received += operation.items[phase];
  }
  operation.phase = static_cast<std::uint16_t>(plan_.receive_phases);
  if (received == 0) {
    make_ready(operation, sender);
    return;
  }
  operation.receiving = received;
  for (unsigned phase = 0; phase < plan_.receive_phases; ++phase) {
    for (std::uint32_t n = 0; n < operation.items[phase]; ++n) {
      Item& item = router_.create(io_, plan_.phases[phase], number, operation.next_ordinal++,
                                  static_cast<std::uint16_t>(queue_of(operation)));
      item.operation = &operation;
      router_.enter(item, 0, sender);
    }
  }
}

void Application::make_ready(Operation& operation, const Sender& sender) {
  operation.next = nullptr;
  operation.waiting_since = router_.calendar().now();
  thread_wait_.enter(operation.waiting_since);
  (first_ready_ == nullptr ? first_ready_ : last_ready_->next) = &operation;
  last_ready_ = &operation;
  if (thread_is_free_) {
    thread_is_free_ = false; // the thread that is just done with an operation takes this one
    return;
  }
  if (AppThread* const thread = take_idle_thread()) {
    send({.to = Notice::To::thread, .kernel = io_.kernel, .thread = &thread->thread()}, sender);
  }
}

Operation* Application::take_ready() {
  Operation* const operation = first_ready_;
  if (operation != nullptr) {
    first_ready_ = operation->next;
    thread_wait_.leave(router_.calendar().now(), operation->waiting_since);
  }
  return operation;
}

AppThread* Application::take_idle_thread() {
  if (idle_threads_.empty()) {
    return nullptr;
  }
  AppThread* const thread = idle_threads_.back();
  idle_threads_.pop_back();
  return thread;
}

void Application::issue(Operation& operation, const PlanPhase& phase, const Sender& sender) {
  Item& item = router_.create(io_, phase, operation.number, operation.next_ordinal++,
                              static_cast<std::uint16_t>(queue_of(operation)));
  // A background block request outlives its operation, so it does not know it.
  if (!phase.background) {
    item.operation = &operation;
    ++operation.in_flight;
    ++operation.phase_in_flight;
  }
  router_.issue(item, sender);
}

void Application::item_done(Item& item, const Sender& sender) {
  if (item.operation == nullptr) {
    return;
  }
  Operation& operation = *item.operation;
  if (item.phase->kind == models::PhaseKind::receive) {
    if (--operation.receiving == 0) {
      make_ready(operation, sender);
    }
    return;
  }
  --operation.in_flight;
  if (operation.thread == nullptr) {
    if (operation.in_flight == 0) {
      finish(operation, sender);
    }
    return;
  }
  if (item.phase == &plan_.phases[operation.phase]) {
    --operation.phase_in_flight;
    const bool may_go_on = item.phase->kind == models::PhaseKind::transmit || operation.items[operation.phase] > 0 ||
                           operation.phase_in_flight == 0;
    if (operation.waiting && may_go_on) {
      operation.waiting = false;
      send({.to = Notice::To::thread, .kernel = io_.kernel, .thread = &operation.thread->thread()}, sender);
    }
  }
}

void Application::finish(Operation& operation, const Sender& sender) {
  const models::Nanoseconds now = router_.calendar().now();
  operations_.leave(now, operation.arrived);
  response_.add(now - operation.arrived);
  const std::uint64_t number = operation.number;
  pool_.give_back(operation);
  if (const auto* const closed = std::get_if<models::ClosedLoop>(&workload_.load)) {
    if (stages_) {
      stages_->ended();
    }
    next_of_client(number + closed->clients, sender);
  }
}

void Application::next_of_client(std::uint64_t number, const Sender& sender) {
  if (stages_) {
    stages_->want(number, [&](std::uint64_t next) { begin_of_client(next, sender); });
  } else {
    begin_of_client(number, sender);
  }
}

void Application::begin_of_client(std::uint64_t number, const Sender& sender) {
  const bool first = number < std::get<models::ClosedLoop>(workload_.load).clients;
  const bool thinks = std::get<models::ClosedLoop>(workload_.load).think_time.count() > 0;
  if (first || thinks || plan_.receive_phases > 0) {
    arm_arrival(number);
  } else {
    arrive(number, sender);
  }
}

void Application::finish_on_thread(Operation& operation, const Sender& sender) {
  thread_is_free_ = true;
  finish(operation, sender);
  thread_is_free_ = false;
}

Work Application::work_of(const PlanStep& step, Operation& operation) {
  if (step.variability == 0) {
    return step.per_item;
  }
  const models::MeanTime mean = step.per_item.mean_time();
  return Work::at_full_rate(operation.service.work(mean, step.variability));
}

} // namespace domus::sim
