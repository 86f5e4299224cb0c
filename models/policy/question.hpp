/// What a policy is asked: may this be done, with this image, on this flavor?
#pragma once

#include "models/flavor.hpp"
#include "models/image.hpp"
#include "models/policy/disk_config.hpp"
#include "models/units.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace domus::models {

/// What is asked for. `lint` asks for nothing: it looks for what is odd about the catalogue itself.
enum class Action : std::uint8_t { create, rebuild, resize, migrate, lint };
inline constexpr std::array all_actions{Action::create, Action::rebuild, Action::resize, Action::migrate, Action::lint};
inline constexpr std::size_t action_count = all_actions.size();

/// Where the system disk comes from: a copy of the image on the host, or a volume elsewhere.
enum class BootSource : std::uint8_t { image, volume };

/// "create", "rebuild", "resize", "migrate", "lint".
[[nodiscard]] std::string_view to_text(Action action);
/// "image", "volume".
[[nodiscard]] std::string_view to_text(BootSource source);

/// What a host has of a resource, and how a guest may have some of it. What is unset is not known: the cloud's default
/// holds, and there is no bound. Source: Placement's inventories (facts/policy.md 5).
template <class Amount>
struct Inventory {
  std::optional<Amount> total{};
  std::optional<Amount> reserved{}; ///< kept from guests
  std::optional<double> ratio{};    ///< of overcommitment
  std::optional<Amount> used{};     ///< by guests
  // What one guest may have: at least, at most, and in whole steps.
  std::optional<Amount> min_unit{};
  std::optional<Amount> max_unit{};
  std::optional<Amount> step_size{};
};

/// A hypervisor host, as far as a policy asks about it.
struct PolicyHost {
  std::string id;
  std::string hypervisor_type;    ///< "xen", "QEMU" ...; empty: not known
  std::string hypervisor_version; ///< "6.2.0"; empty: not known
  std::string state;              ///< "up", "down"; empty: not known
  std::string status;             ///< "enabled", "disabled"; empty: not known
  Inventory<Memory> memory;
  Inventory<double> vcpus; ///< pCPUs, as the cloud counts them
  Inventory<Bytes> disk;
};

/// Pointers are null for what the question is not about, and what they point to outlives the question.
struct Question {
  Action action = Action::create;
  const Flavor* flavor = nullptr;
  const Image* image = nullptr;
  /// The image that a snapshot was made from, where it is known. Its flavor_classes count in place of the snapshot's.
  const Image* base_image = nullptr;
  const Flavor* from = nullptr; ///< of a resize: what the server has now
  const PolicyHost* host = nullptr;
  BootSource boot = BootSource::image;
  std::optional<DiskConfig> disk_config; ///< as the request says it
  /// What a server that is there already has, where it is known.
  std::optional<DiskConfig> server_disk_config;
  std::string_view server_host;     ///< where it is: a resize or migration chooses another; empty where it is not known
  std::optional<Bytes> volume_size; ///< of the boot volume
  std::optional<std::size_t> hosts_left; ///< that no rule passes over; unset where no hosts are known
  std::string_view date;                 ///< "2015-03" or "2015-03-09": as far as it is known (compare_dates)
};

} // namespace domus::models
