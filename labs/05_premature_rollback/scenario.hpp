// Drives the half: clients order, some of them in vain. The story, the contract, the
// evidence and the benchmark all read this.
#pragma once

#include "contract.hpp"
#include "server.hpp"

// The functions of the half, as the server calls them.
inline const route by_serve_async{.awaits = serve_async};
inline const route by_place{.answers = place};
inline const route by_place_and_tell{.sends = place_and_tell};
inline const route by_place_in_unit{.answers = place_in_unit};
inline const route by_serve{.answers = serve};

// Orders 1 to `requests`, from 64 clients at a time. Every 10th, from the 3rd on, is
// for an item that does not exist. Of every 14th the COMMIT fails, as its voucher
// does not exist. Every 50th client hangs up: the 50th, 150th, ... before the
// commit, the 100th, 200th, ... after it.
struct traffic {
  int requests;
  bool commits_fail = true;
  bool clients_leave = true;
  bool items_missing = true;
  int clients = 64;
  int shift = 0;  // order 1 does what is said above of order 1 + shift
  // What there is, and what is asked for in vain.
  std::string item = "book", no_item = "brick";
  int voucher = 7, no_voucher = 8;
};

struct outcome {
  int ok = 0;         // answered 200, as the server decided
  int delivered = 0;  // and as the clients got it
  int rows = 0;
  int ok_without_row = 0;
  int row_without_ok = 0;
  int row_without_line = 0;
  int left_with_row = 0;  // the client had left before the commit

  int differences() const { return ok_without_row + row_without_ok; }
};
outcome trade(const route& by, const traffic& under);

// One order whose COMMIT is carried out, while its answer is lost; one whose COMMIT
// is not carried out.
struct one_order {
  int status;
  int rows;
};
one_order lose_the_answer(const route& by);
one_order fail_to_commit(const route& by);
