// Drives the half: tokens of near misses, commands that are and are not as they
// have to be, streams that break, processes that are killed and disks that are full.
#pragma once

#include "cases.hpp"
#include "contract.hpp"
#include "stream.hpp"

// Steps of which each has the same text if its fields are put in a row; no two
// are the same step. At most 300.
std::vector<step> near_misses(int count, const std::string& text = "cmd-1234567891234567");
int different_tokens(const std::vector<step>& of);

struct judged {
  int wrongly_accepted = 0;
  int wrongly_rejected = 0;
  int cases = 0;
};
judged judge_cases();

struct traded {
  int answered = 0;
  int effects = 0;
  int doubled = 0;      // effects of a request that had one
  int lost_tokens = 0;  // effects whose token no client has
};
traded trade_with_breaks(int count, const breaks& planned);
// The same without a network.
traded trade_on_paper(int count, const breaks& planned);
// Of 20 requests the client goes away in 4, the server goes down in 2.
inline const breaks six_breaks{{5, 10, 15, 20}, {7, 14}};

// "item-N QUANTITY", N from 1.
std::vector<std::string> commands(int count);

struct recovered {
  int acknowledged = 0;
  int synced = 0;   // of those: after a call of fdatasync or fsync
  int there = 0;    // of those that were acknowledged
  int others = 0;   // commands that nobody gave
  std::string end;  // how the process ended
};
// A process records, and is killed when it has said so of `kill_at` of them.
recovered record_and_kill(int count, int kill_at);
// On a disk that has room for so many bytes.
recovered record_on_full_disk(int count, int bytes);
// Recorded to the end; then a crash tears the last bytes off the file.
recovered record_and_tear(int count, int bytes);
