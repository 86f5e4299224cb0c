#include "scenarios/library/embedded_files.hpp"

#include <algorithm>
#include <cassert>

namespace domus::scenarios {

const EmbeddedFile* find_embedded_file(std::string_view path) {
  const auto files = embedded_files();
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

const EmbeddedFile& embedded_file(std::string_view path) {
  const EmbeddedFile* found = find_embedded_file(path);
  assert(found != nullptr);
  return *found;
}

} // namespace domus::scenarios
