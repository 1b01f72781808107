// What `scopelab diagnose` loads into the program it looks at, and what they say to each other:
// the program's side is agent.cpp, the other subject.cpp.
//
// A line is asked and a line answered, over a socket that the program inherits:
//   "live"                 "BYTES NANOSECONDS": handed out by malloc now; what the agent itself has
//                          used of the processor
//   "heap PATH"            "ok", once the heap profile is written; else "why not"
//   "descriptors PATH"     the same of open descriptors: a block of one byte each
#pragma once

namespace scopelab::diagnose {

// The environment of the program.
inline constexpr const char* agent_descriptor = "SCOPELAB_AGENT_DESCRIPTOR";
inline constexpr const char* agent_parent = "SCOPELAB_AGENT_PARENT";  // in children of this process
inline constexpr const char* agent_records =
    "SCOPELAB_AGENT_RECORDS";  // each block, from the start

}  // namespace scopelab::diagnose
