// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace {

std::string any_digits(int count) {
  std::string digits;
  for (; count > 0; --count) digits += static_cast<char>('0' + kit::any_int(1, 9));
  return digits;
}

std::string any_uuid() {
  std::string id{good_id};
  for (char& each : id) {
    if (each != '-' && kit::one_in(2)) each = "0123456789abcdef"[kit::any_int(0, 15)];
  }
  return id;
}

}  // namespace

TEST(AmbiguousTokenSeeded, NearMissesOfAnyTextHaveTheirTokens) {
  for (int texts = kit::any_int(3, 8); texts > 0; --texts) {
    const std::string text = kit::any_text(3, 9) + any_digits(12);
    const std::vector<step> all = near_misses(kit::any_int(20, 60), text);
    EXPECT_EQ(different_tokens(all), static_cast<int>(all.size()));
    // Nor is there a text that all of it is.
    for (const step& each : all) {
      EXPECT_NE(token_of(each), sha256(text));
      EXPECT_EQ(token_of(each), token_of(each));
    }
  }
}

TEST(LenientSchemaSeeded, CommandsOfAnyKind) {
  for (int tries = kit::any_int(10, 30); tries > 0; --tries) {
    const std::string id = any_uuid();
    const int version = kit::any_int(0, 1'000'000);
    const std::string entity = "item-" + any_digits(kit::any_int(1, 9));
    const std::string name = kit::any_text(1, 12);
    const std::string has_version = fmt::format(R"("version": {})", version);
    const std::string has_both = fmt::format(R"({}, "payload": {{"{}": 1}})", has_version, name);
    EXPECT_TRUE(is_good(command_json("update", has_both, id, entity)));
    EXPECT_TRUE(is_good(command_json("delete", has_version, id, entity)));
    EXPECT_FALSE(is_good(command_json("update", has_version, id, entity)));
    EXPECT_FALSE(is_good(command_json("create", has_both, id, entity)));
    EXPECT_FALSE(is_good(command_json("delete", has_both, id, entity)));
    EXPECT_FALSE(is_good(command_json("delete", has_version, name, entity)));
    EXPECT_FALSE(is_good(command_json("delete", has_version, id, entity + "x")));
    EXPECT_FALSE(is_good(
        command_json("delete", fmt::format(R"({}, "x{}": 1)", has_version, name), id, entity)));
    EXPECT_FALSE(is_good(command_json("delete", R"("version": 1)" + any_digits(16), id, entity)));
  }
}

TEST(LostOnCancelSeeded, WhereverStreamsBreakEachEffectIsThereOnce) {
  const int count = kit::any_int(5, 15);
  const std::vector<int> at = kit::any_distinct(kit::any_int(2, 4), 1, count);
  breaks planned;
  for (const int each : at) {
    (kit::one_in(2) ? planned.client_cancels : planned.server_goes_down).insert(each);
  }
  for (const traded& seen : {trade_with_breaks(count, planned), trade_on_paper(count, planned)}) {
    EXPECT_EQ(seen.answered, count);
    EXPECT_EQ(seen.effects, count);
    EXPECT_EQ(seen.lost_tokens, 0);
  }
}

TEST(BufferedJournalSeeded, WhereverItEndsWhatWasAcknowledgedIsThere) {
  const int count = kit::any_int(20, 60);
  const int kill_at = kit::any_int(1, count);
  const recovered killed = record_and_kill(count, kill_at);
  EXPECT_EQ(killed.acknowledged, kill_at);
  EXPECT_EQ(killed.there, kill_at);
  EXPECT_EQ(killed.others, 0);

  // Too few bytes for all of it, whatever a record takes.
  const recovered full = record_on_full_disk(count, kit::any_int(100, 10 * count));
  EXPECT_LT(full.acknowledged, count);
  EXPECT_EQ(full.there, full.acknowledged);

  const recovered torn = record_and_tear(count, kit::any_int(1, 3));
  EXPECT_EQ(torn.there, count - 1);
  EXPECT_EQ(torn.others, 0);
}
