# Writes a C++ file that holds text files as string literals.
# cmake -D OUTPUT=file.cpp -D HEADER=room/file.hpp -D ROOM=room -D ROOT=directory -D FILES="a.toml|b.toml" -P embed.cmake,
# paths being below ROOT. HEADER declares domus::ROOM::embedded_files().
string(REPLACE "|" ";" FILES "${FILES}")
set(code "#include \"${HEADER}\"\n\nnamespace domus::${ROOM} {\n\n")
string(APPEND code "static constexpr scenarios::EmbeddedFile files[] = {\n")
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" text)
  string(APPEND code "    {\"${file}\", R\"~~~~(${text})~~~~\"},\n")
endforeach()
string(APPEND code "};\n\nstd::span<const scenarios::EmbeddedFile> embedded_files() {\n  return files;\n}\n\n} // namespace domus::${ROOM}\n")
file(WRITE "${OUTPUT}" "${code}")
