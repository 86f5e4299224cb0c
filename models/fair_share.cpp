/// Progressive filling. vCPUs of one affinity form a class, pCPUs that belong to the same classes form a group: whether
/// shares can be had at once is a question of flow from classes to groups, which stays small however many vCPUs there
/// are (a flow of at most one pCPU a vCPU can always be turned into a schedule: McNaughton 1959, Birkhoff).
#include "models/fair_share.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace domus::models {

namespace {

// In pCPUs. Arithmetic is inexact: flows stop at what is nothing, and what they leave adds up to less than is visible.
constexpr double nothing = 1e-12;
constexpr double visible = 1e-9;

/// Which classes may use which groups of pCPUs, and how many pCPUs each group has.
struct Places {
  std::vector<std::size_t> class_of_vcpu;
  std::vector<std::vector<std::size_t>> groups_of_class;
  std::vector<double> capacity; ///< of each group
};

Places places_of(unsigned pcpus, const std::vector<FairShareVcpu>& vcpus) {
  Places places;
  std::map<std::vector<unsigned>, std::size_t> classes;
  for (const FairShareVcpu& vcpu : vcpus) {
    std::vector<unsigned> affinity = vcpu.pcpus;
    std::sort(affinity.begin(), affinity.end());
    places.class_of_vcpu.push_back(classes.try_emplace(std::move(affinity), classes.size()).first->second);
  }
  std::vector<std::vector<std::size_t>> classes_of_pcpu(pcpus);
  for (const auto& [affinity, number] : classes) {
    if (affinity.empty()) {
      for (auto& of_pcpu : classes_of_pcpu) {
        of_pcpu.push_back(number);
      }
    }
    for (const unsigned pcpu : affinity) {
      classes_of_pcpu.at(pcpu).push_back(number);
    }
  }
  places.groups_of_class.resize(classes.size());
  std::map<std::vector<std::size_t>, std::size_t> groups;
  for (const auto& members : classes_of_pcpu) {
    const auto [group, is_new] = groups.try_emplace(members, groups.size());
    if (is_new) {
      places.capacity.push_back(0);
      for (const std::size_t member : members) {
        places.groups_of_class[member].push_back(group->second);
      }
    }
    places.capacity[group->second] += 1;
  }
  return places;
}

/// A largest flow from classes, which want so much each, to groups of pCPUs.
class Flow {
public:
  explicit Flow(const Places& places)
      : places_(&places), missing_(places.groups_of_class.size(), 0), free_(places.capacity),
        sent_(missing_.size(), std::vector<double>(free_.size(), 0)) {}

  /// Every class wants at least what it did before.
  void extend(const std::vector<double>& wanted) {
    for (std::size_t from = 0; from < missing_.size(); ++from) {
      missing_[from] = wanted[from] - std::accumulate(sent_[from].begin(), sent_[from].end(), 0.0);
      while (missing_[from] > nothing && augment(from)) {
      }
    }
  }

  /// The classes that get less than they want, and all that compete with them, directly or not.
  [[nodiscard]] std::vector<bool> short_classes() const {
    std::vector<bool> shortage(missing_.size(), false);
    std::vector<std::size_t> queue;
    const auto add = [&](std::size_t one) {
      if (!shortage[one]) {
        shortage[one] = true;
        queue.push_back(one);
      }
    };
    for (std::size_t from = 0; from < missing_.size(); ++from) {
      if (missing_[from] > visible) {
        add(from);
      }
    }
    std::vector<bool> seen(free_.size(), false);
    for (std::size_t next = 0; next < queue.size(); ++next) {
      for (const std::size_t group : places_->groups_of_class[queue[next]]) {
        for (std::size_t other = 0; other < missing_.size() && !seen[group]; ++other) {
          if (sent_[other][group] > visible) {
            add(other);
          }
        }
        seen[group] = true;
      }
    }
    return shortage;
  }

  /// The classes that could have more: they may use a group with room, or one from which others could be diverted.
  [[nodiscard]] std::vector<bool> growing_classes() const {
    std::vector<bool> growing(missing_.size(), false);
    std::vector<std::size_t> open;
    std::vector<bool> is_open(free_.size(), false);
    const auto add = [&](std::size_t group) {
      if (!is_open[group]) {
        is_open[group] = true;
        open.push_back(group);
      }
    };
    for (std::size_t group = 0; group < free_.size(); ++group) {
      if (free_[group] > visible) {
        add(group);
      }
    }
    for (std::size_t next = 0; next < open.size(); ++next) {
      for (std::size_t one = 0; one < missing_.size(); ++one) {
        const std::vector<std::size_t>& groups = places_->groups_of_class[one];
        if (growing[one] || std::find(groups.begin(), groups.end(), open[next]) == groups.end()) {
          continue;
        }
        growing[one] = true;
        for (const std::size_t group : groups) {
          if (sent_[one][group] > visible) {
            add(group);
          }
        }
      }
    }
    return growing;
  }

private:
  /// Sends more from a class to the nearest group with room, by diverting others where that takes it (Edmonds and
  /// Karp). False if there is none.
  bool augment(std::size_t from) {
    constexpr std::size_t none = SIZE_MAX;
    std::vector<std::size_t> class_before(free_.size(), none);    // that sends to a group
    std::vector<std::size_t> group_before(missing_.size(), none); // from which a class is diverted
    std::vector<std::size_t> queue{from};
    std::size_t end = none;
    for (std::size_t next = 0; next < queue.size() && end == none; ++next) {
      for (const std::size_t group : places_->groups_of_class[queue[next]]) {
        if (class_before[group] != none) {
          continue;
        }
        class_before[group] = queue[next];
        if (free_[group] > nothing) {
          end = group;
          break;
        }
        for (std::size_t other = 0; other < missing_.size(); ++other) {
          if (other != from && group_before[other] == none && sent_[other][group] > nothing) {
            group_before[other] = group;
            queue.push_back(other);
          }
        }
      }
    }
    if (end == none) {
      return false;
    }
    double amount = std::min(missing_[from], free_[end]);
    for (std::size_t sender = class_before[end]; sender != from; sender = class_before[group_before[sender]]) {
      amount = std::min(amount, sent_[sender][group_before[sender]]);
    }
    missing_[from] -= amount;
    free_[end] -= amount;
    std::size_t group = end;
    for (std::size_t sender = class_before[end]; sender != from; sender = class_before[group]) {
      sent_[sender][group] += amount;
      group = group_before[sender];
      sent_[sender][group] -= amount;
    }
    sent_[from][group] += amount;
    return true;
  }

  const Places* places_;
  std::vector<double> missing_;
  std::vector<double> free_;
  std::vector<std::vector<double>> sent_; ///< by class and group
};

/// The shares while they grow: all that have not stopped are at `level` times their weight.
class Filling {
public:
  Filling(unsigned pcpus, const std::vector<std::optional<double>>& caps, const std::vector<FairShareVcpu>& vcpus)
      : caps_(caps), vcpus_(vcpus), places_(places_of(pcpus, vcpus)), flow_(places_), shares_(vcpus.size(), 0),
        stopped_(vcpus.size(), false) {}
  Filling(const Filling&) = delete;
  Filling& operator=(const Filling&) = delete;

  std::vector<double> fill() {
    const auto somebody_grows = [this] { return std::find(stopped_.begin(), stopped_.end(), false) != stopped_.end(); };
    // Each round stops somebody: who has what it wants, has reached its cap, or is short.
    for (std::size_t round = 0; round < vcpus_.size() && somebody_grows(); ++round) {
      grow_to(next_level());
      stop();
    }
    return shares_;
  }

private:
  /// Where the first one has what it wants, or the first domain its cap.
  [[nodiscard]] double next_level() const {
    double level = std::numeric_limits<double>::infinity();
    std::vector<double> room(caps_.size(), std::numeric_limits<double>::infinity());
    std::vector<double> weight(caps_.size(), 0);
    for (std::size_t d = 0; d < caps_.size(); ++d) {
      room[d] = caps_[d].value_or(room[d]);
    }
    for (std::size_t v = 0; v < vcpus_.size(); ++v) {
      if (stopped_[v]) {
        room[vcpus_[v].domain] -= shares_[v];
      } else {
        weight[vcpus_[v].domain] += vcpus_[v].weight;
        level = std::min(level, vcpus_[v].demand / vcpus_[v].weight);
      }
    }
    for (std::size_t d = 0; d < caps_.size(); ++d) {
      if (weight[d] > 0) {
        level = std::min(level, room[d] / weight[d]);
      }
    }
    return level;
  }

  /// Raises all to `level`, or less if they do not all fit: then to where the first shortage begins.
  void grow_to(double level) {
    for (;;) {
      for (std::size_t v = 0; v < vcpus_.size(); ++v) {
        if (!stopped_[v]) {
          shares_[v] = vcpus_[v].weight * level;
        }
      }
      Flow flow = flow_;
      flow.extend(wanted());
      const double lower = level_that_fits(flow.short_classes());
      if (lower >= level) {
        flow_ = std::move(flow);
        return;
      }
      level = lower;
    }
  }

  [[nodiscard]] std::vector<double> wanted() const {
    std::vector<double> wanted(places_.groups_of_class.size(), 0);
    for (std::size_t v = 0; v < vcpus_.size(); ++v) {
      wanted[places_.class_of_vcpu[v]] += shares_[v];
    }
    return wanted;
  }

  /// At which these classes want just what all the pCPUs give that they may use. No limit if there are no such classes
  /// (or all of them have stopped: then they fit, but for inexact arithmetic).
  [[nodiscard]] double level_that_fits(const std::vector<bool>& classes) const {
    std::vector<bool> usable(places_.capacity.size(), false);
    for (std::size_t one = 0; one < classes.size(); ++one) {
      for (const std::size_t group : places_.groups_of_class[one]) {
        usable[group] = usable[group] || classes[one];
      }
    }
    double room = 0;
    for (std::size_t group = 0; group < usable.size(); ++group) {
      room += usable[group] ? places_.capacity[group] : 0;
    }
    double weight = 0;
    for (std::size_t v = 0; v < vcpus_.size(); ++v) {
      if (classes[places_.class_of_vcpu[v]]) {
        room -= stopped_[v] ? shares_[v] : 0;
        weight += stopped_[v] ? 0 : vcpus_[v].weight;
      }
    }
    return weight > 0 ? room / weight : std::numeric_limits<double>::infinity();
  }

  /// Whoever cannot grow any more stays at what it has.
  void stop() {
    const std::vector<bool> growing = flow_.growing_classes();
    std::vector<double> of_domain(caps_.size(), 0);
    for (std::size_t v = 0; v < vcpus_.size(); ++v) {
      of_domain[vcpus_[v].domain] += shares_[v];
    }
    for (std::size_t v = 0; v < vcpus_.size(); ++v) {
      const auto& cap = caps_[vcpus_[v].domain];
      const bool capped = cap && of_domain[vcpus_[v].domain] >= *cap - visible;
      const bool stops = capped || shares_[v] >= vcpus_[v].demand - visible || !growing[places_.class_of_vcpu[v]];
      stopped_[v] = stopped_[v] || stops;
    }
  }

  const std::vector<std::optional<double>>& caps_;
  const std::vector<FairShareVcpu>& vcpus_;
  Places places_;
  Flow flow_; ///< that carries the shares
  std::vector<double> shares_;
  std::vector<bool> stopped_;
};

} // namespace

std::vector<double> fair_shares(unsigned pcpus, const std::vector<std::optional<double>>& caps,
                                const std::vector<FairShareVcpu>& vcpus) {
  return Filling(pcpus, caps, vcpus).fill();
}

} // namespace domus::models
