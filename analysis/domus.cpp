/// The `domus` command. Everything it does is in the library, where tests reach it.
#include "analysis/command.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <thread>

int main(int argc, char** argv) {
  domus::analysis::Environment environment{domus::sim::simulate, std::cout, std::cerr, ::isatty(STDERR_FILENO) != 0,
                                           std::max(1U, std::thread::hardware_concurrency())};
  return domus::analysis::run_domus({argv + 1, argv + argc}, environment);
}
