# Writes a C++ file that holds text files as string literals.
# cmake -D OUTPUT=file.cpp -D ROOT=directory -D FILES="a.toml|b.toml" -P embed.cmake, paths being below ROOT.
string(REPLACE "|" ";" FILES "${FILES}")
set(code "#include \"scenarios/library/embedded_files.hpp\"\n\nnamespace domus::scenarios {\n\n")
string(APPEND code "static constexpr EmbeddedFile files[] = {\n")
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" text)
  string(APPEND code "    {\"${file}\", R\"~~~~(${text})~~~~\"},\n")
endforeach()
string(APPEND code "};\n\nstd::span<const EmbeddedFile> embedded_files() {\n  return files;\n}\n\n} // namespace domus::scenarios\n")
file(WRITE "${OUTPUT}" "${code}")
