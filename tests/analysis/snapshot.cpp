#include "snapshot.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace domus::tests {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string snapshot(const std::string& name, const std::string& actual) {
  const std::string path = std::string(DOMUS_TESTS_DIR "/analysis/snapshots/") + name;
  if (std::getenv("DOMUS_UPDATE_SNAPSHOTS") != nullptr)
    std::ofstream(path, std::ios::binary) << actual;
  return read_file(path);
}

} // namespace domus::tests
