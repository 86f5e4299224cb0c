/// Time by hand: who a vCPU's time belongs to, and whom its guest takes it for.
#include "sim/guest/time_book.hpp"

#include <doctest/doctest.h>

using namespace domus::models;
using namespace domus::sim;

namespace {

Work us(std::int64_t n) {
  return Work::at_full_rate(Nanoseconds{n * 1000});
}

// Half user, a quarter Xen, a quarter kernel.
constexpr TimeSplit mixed{512, 256};

} // namespace

TEST_CASE("a burst of 10 us, the first 2 us of it the kernel's own, is 4 us user, 2 us Xen and 4 us kernel") {
  TimeBook book;
  book.begin(mixed, us(2), false);
  book.add(us(10), 10us, 10us);
  CHECK(book.time().ran == 10us);
  CHECK(book.time().overhead == 2us);
  CHECK(book.time().user_1024ths == 4000 * 1024);
  CHECK(book.time().xen_1024ths == 2000 * 1024);
  CHECK(book.time().believed == 10us);
  CHECK(book.time().believed_user_1024ths == 4000 * 1024);
  CHECK(book.overhead_left() == Work{});
}

TEST_CASE("overhead comes first: of 4 us done before a preemption 3 us are overhead, and none is left for later") {
  TimeBook book;
  book.begin(mixed, us(3), false);
  book.add(us(1), 1us, 1us);
  CHECK(book.time().overhead == 1us);
  CHECK(book.overhead_left() == us(2));
  book.begin(mixed, book.overhead_left(), false);
  book.add(us(3), 3us, 3us);
  CHECK(book.time().overhead == 3us);
  CHECK(book.overhead_left() == Work{});
}

TEST_CASE("a slow thread takes its time: 10 us of work in 20 us are 20 us, overhead in proportion") {
  TimeBook book;
  book.begin(mixed, us(2), false);
  book.add(us(10), 20us, 20us);
  CHECK(book.time().ran == 20us);
  CHECK(book.time().overhead == 4us);
}

TEST_CASE("30 us without a pCPU in mid-burst look to the guest like 15 us of its user time and 15 us of its system's") {
  TimeBook book;
  book.begin(mixed, Work{}, false);
  book.add(us(10), 10us, 10us);
  book.stop(10us);
  book.go_on(40us);
  book.go_on(50us); // it had gone on already
  CHECK(book.time().ran == 10us);
  CHECK(book.time().believed == 40us);
  CHECK(book.time().believed_user_1024ths == 20'000 * 1024);
}

TEST_CASE("while Xen has the pCPU the guest's clock goes on") {
  TimeBook book;
  book.begin(mixed, Work{}, false);
  book.add(us(10), 10us, 16us);
  CHECK(book.time().ran == 10us);
  CHECK(book.time().believed == 16us);
}

TEST_CASE("a guest that was going idle does not take the time for a thread's, stolen or not") {
  TimeBook book;
  book.begin(TimeSplit::all_kernel(), us(1), true);
  book.add(us(1), 1us, 1us);
  book.stop(1us);
  book.go_on(9us);
  CHECK(book.time().ran == 1us);
  CHECK(book.time().believed == 0us);
}
