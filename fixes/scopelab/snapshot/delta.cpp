#include "scopelab/snapshot/delta.hpp"

#include "scopelab/snapshot/detail/header.hpp"
#include "scopelab/snapshot/detail/zero_run.hpp"
#include "scopelab/snapshot/detail/zstd.hpp"

#include <algorithm>
#include <utility>

namespace scopelab::snapshot {
namespace {

using choices = encode_options::choices;

// A delta to be, with room for its header.
struct draft {
  tiers tier;
  bytes delta = bytes(header_size);
};

draft with_stored(byte_view target) {
  draft made{tiers::stored, bytes(header_size + target.size())};
  std::copy(target.begin(), target.end(), made.delta.begin() + header_size);
  return made;
}

draft with_runs(const detail::changed_runs& runs) {
  draft made{tiers::zero_run};
  detail::write_runs(runs, made.delta);
  return made;
}

draft with_prefix(byte_view base, byte_view target) {
  draft made{tiers::prefix};
  detail::compress(target, base, 3, made.delta);
  return made;
}

draft choose(byte_view base, byte_view target,
             const detail::changed_runs& runs) {
  const std::size_t changed = runs.literals.size();
  // Too little for a second pass over the target, whatever it would find.
  const bool is_much = changed > target.size() / 4096;
  const bool moved = is_much && runs.in_long_runs > changed / 8;
  const bool in_reach = base.size() + target.size() <= detail::most_for_prefix;
  if (!moved || !in_reach) return with_runs(runs);

  draft prefixed = with_prefix(base, target);
  // zstd -1 makes a quarter of what was moved only where there was nothing to
  // be found in the base either: the second try is spared.
  if (prefixed.delta.size() < changed / 4) return prefixed;
  draft in_place = with_runs(runs);
  return in_place.delta.size() < prefixed.delta.size() ? std::move(in_place)
                                                       : std::move(prefixed);
}

draft draft_of(byte_view base, byte_view target,
               const detail::changed_runs& runs, choices how) {
  switch (how) {
    case choices::stored:
      return with_stored(target);
    case choices::zero_run:
      return with_runs(runs);
    case choices::prefix:
      if (base.size() + target.size() <= detail::most_for_prefix) {
        return with_prefix(base, target);
      }
      return with_stored(target);
    case choices::automatic:
      break;
  }
  return choose(base, target, runs);
}

bytes target_of(byte_view base, byte_view payload, const delta_info& info) {
  if (info.tier == tiers::zero_run) {
    return detail::apply_runs(base, payload, info.target_length);
  }
  if (info.tier == tiers::stored) {
    if (payload.size() != info.target_length) {
      throw delta_error{faults::corrupt};
    }
    return {payload.begin(), payload.end()};
  }
  bytes target(info.target_length);
  detail::decompress(payload, base, target);
  return target;
}

}  // namespace

bytes encode(byte_view base, byte_view target, encode_options how) {
  const detail::changed_runs runs = detail::find_runs(base, target);
  draft made = draft_of(base, target, runs, how.tier);
  if (made.delta.size() > header_size + target.size()) {
    made = with_stored(target);
  }
  detail::seal(made.delta, {made.tier, base.size(), target.size(),
                            runs.base_hash, runs.target_hash});
  made.delta.shrink_to_fit();
  return std::move(made.delta);
}

bytes decode(byte_view base, byte_view delta, decode_options how) {
  const delta_info info = inspect(delta);
  if (info.base_length != base.size() ||
      info.base_hash != detail::hash_of(base)) {
    throw delta_error{faults::wrong_base};
  }
  if (info.target_length > how.max_target ||
      info.target_length > bytes{}.max_size()) {
    throw delta_error{faults::too_large};
  }
  bytes target = target_of(base, delta.subspan(header_size), info);
  if (detail::hash_of(target) != info.target_hash) {
    throw delta_error{faults::corrupt};
  }
  return target;
}

delta_info inspect(byte_view delta) { return detail::unseal(delta); }

}  // namespace scopelab::snapshot
