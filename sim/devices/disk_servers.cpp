#include "sim/devices/disk_servers.hpp"

#include <cassert>
#include <utility>

namespace domus::sim {

DiskServers::DiskServers(Calendar& calendar, const models::DiskModel& model, std::string name)
    : calendar_(calendar), model_(model), name_(std::move(name)), in_service_(model.servers), usage_(model.servers) {
  assert(model.servers > 0);
  for (unsigned server = model.servers; server > 0; --server) {
    idle_servers_.push_back(server - 1);
  }
}

void DiskServers::submit(const DiskJob& job) {
  if (idle_servers_.empty()) {
    queue_.push(job);
    return;
  }
  const unsigned server = idle_servers_.back();
  idle_servers_.pop_back();
  serve(server, job);
}

void DiskServers::serve(unsigned server, const DiskJob& job) {
  const bool sequential = job.request->locality == models::Locality::sequential;
  const bool follows_previous = sequential && last_was_sequential_ && last_stream_ == job.stream;
  last_stream_ = job.stream;
  last_was_sequential_ = sequential;
  in_service_[server] = job;
  usage_.start(calendar_.now());
  calendar_.at(calendar_.now() + models::service_time(model_, *job.request, job.position, follows_previous), *this, 0,
               server);
}

void DiskServers::on_event(std::uint32_t /*tag*/, std::uint64_t argument) {
  const auto server = static_cast<unsigned>(argument);
  const DiskJob done = in_service_[server];
  usage_.stop(calendar_.now());
  if (queue_.empty()) {
    idle_servers_.push_back(server);
  } else {
    serve(server, queue_.pop());
  }
  done.done->on_event(done.tag, done.argument);
}

} // namespace domus::sim
