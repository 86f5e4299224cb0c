/// Domains, scheduling units and vCPUs as Xen's scheduler core and its policies see them (facts/xen.md 0).
///
/// A policy schedules units; a unit is one vCPU or, with core or socket scheduling, several that run side by side. The
/// core owns and writes everything here; a policy reads it, and writes only `Unit::pcpu` of a unit that it moves and
/// the two `policy` members, which are its own.
#pragma once

#include "models/scheduler.hpp"
#include "models/units.hpp"
#include "sim/hypervisor/pcpu_set.hpp"
#include "sim/work.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace domus::sim {

/// Names of domains and vCPUs within one hypervisor, counted from 0 in order of creation and never used again.
enum class DomainId : std::uint32_t {};
enum class VcpuId : std::uint32_t {};
[[nodiscard]] constexpr std::size_t index_of(DomainId id) {
  return static_cast<std::size_t>(id);
}
[[nodiscard]] constexpr std::size_t index_of(VcpuId id) {
  return static_cast<std::size_t>(id);
}

/// What a vCPU is doing, as Xen accounts it. `offline`: neither runnable nor blocked (down, paused, parked, migrating).
enum class Runstate : std::uint8_t { running, runnable, blocked, offline };
inline constexpr std::size_t runstate_count = 4;

/// Whatever a policy keeps with a domain or a unit.
class PolicyState {
public:
  PolicyState() = default;
  PolicyState(const PolicyState&) = delete;
  PolicyState& operator=(const PolicyState&) = delete;
  virtual ~PolicyState() = default;
};

/// What an administrator sets for a domain.
struct DomainParameters {
  unsigned weight = 256;             ///< 1 to 65535
  unsigned cap = 0;                  ///< per cent of one pCPU for the whole domain; 0 = none
  models::Reservation reservation{}; ///< RTDS
};

/// Counts and times of one vCPU since its creation. The runstate times add up to its age. `cpu_time` is when the guest
/// really executed: `running` also counts the hypervisor's own work while the vCPU is current (context switches).
struct VcpuAccounts {
  models::Nanoseconds cpu_time{0};
  std::array<models::Nanoseconds, runstate_count> in_runstate{}; ///< by Runstate
  std::uint64_t dispatches = 0;
  std::uint64_t migrations = 0;  ///< dispatches on another pCPU than the dispatch before
  std::uint64_t preemptions = 0; ///< switched out while still runnable
};

struct Domain;
struct Unit;

struct Vcpu {
  /// Reasons not to be runnable; any one is enough.
  enum Hold : std::uint8_t { down = 1, blocked = 2, migrating = 4, paused = 8, parked = 16 };

  VcpuId id{};
  unsigned index = 0; ///< within its domain
  Unit* unit = nullptr;
  std::uint8_t holds = down;
  unsigned pause_count = 0;
  Runstate runstate = Runstate::offline;
  models::Nanoseconds runstate_since{0};
  bool asked_to_block = false; ///< since its pCPU scheduled last
  PcpuId last_pcpu = no_pcpu;  ///< of the last dispatch
  VcpuAccounts accounts;

  [[nodiscard]] bool runnable() const { return holds == 0; }
};

struct Unit {
  Domain* domain = nullptr; ///< null for the idle unit of a pCPU
  std::vector<Vcpu*> vcpus; ///< empty for an idle unit
  PcpuId pcpu = 0;          ///< where it runs, waits or ran last
  bool running = false;     ///< current on its pCPU, or its context not yet saved
  /// When it last began or stopped to run.
  models::Nanoseconds state_entry_time{0};
  PcpuSet hard_affinity;
  PcpuSet soft_affinity;
  /// Xen's has_soft_affinity: soft affinity says something that hard affinity and the pool do not.
  bool soft_affinity_effective = false;
  /// soft & hard where soft affinity is effective, else hard: the mask of the first balancing step.
  PcpuSet preferred;
  /// Of its vCPUs beside a busy sibling.
  Rate smt_rate = full_rate;
  std::unique_ptr<PolicyState> policy;

  [[nodiscard]] bool idle() const { return domain == nullptr; }
  /// The idle unit always is; another one is if one of its vCPUs is.
  [[nodiscard]] bool runnable() const {
    for (const Vcpu* vcpu : vcpus) {
      if (vcpu->runnable()) {
        return true;
      }
    }
    return idle();
  }
};

struct Domain {
  DomainId id{};
  DomainParameters parameters;
  std::vector<std::unique_ptr<Unit>> units;
  std::vector<std::unique_ptr<Vcpu>> vcpus;
  bool dying = false;
  std::unique_ptr<PolicyState> policy;
};

} // namespace domus::sim
