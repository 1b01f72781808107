// Which call opened each descriptor that is open: part of the agent.
#pragma once

#include <string>

namespace scopelab::diagnose {

// From now on the calls that open one are noted, with their stacks.
void record_descriptors();

// Writes them as a heap profile with a block of one byte each.
void write_descriptors(const std::string& to);

}  // namespace scopelab::diagnose
