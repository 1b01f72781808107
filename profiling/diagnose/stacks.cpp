#include "profiling/diagnose/stacks.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace scopelab::diagnose {

// "heap profile: ..." then a line a stack,
// "BLOCKS: BYTES [BLOCKS: BYTES] @ 0xADDRESS ...", live before the brackets;
// then what is mapped where, for pprof.
std::map<stack, held> read_profile(const std::filesystem::path& from) {
  std::ifstream in{from};
  std::string line;
  if (!std::getline(in, line) || line.rfind("heap profile:", 0) != 0) {
    throw std::runtime_error(from.string() + ": not a heap profile");
  }
  std::map<stack, held> all;
  while (std::getline(in, line) && line.rfind("MAPPED_LIBRARIES", 0) != 0) {
    std::istringstream words{line};
    held now;
    char colon = 0;
    std::string skipped;
    if (!(words >> now.blocks >> colon >> now.bytes)) continue;
    while (words >> skipped && skipped != "@") {
    }
    stack at;
    for (std::string address; words >> address;) at.push_back(std::stoull(address, nullptr, 16));
    held& sum = all[at];
    sum.blocks += now.blocks;
    sum.bytes += now.bytes;
  }
  return all;
}

}  // namespace scopelab::diagnose
