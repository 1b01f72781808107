// must compile
#include <soci/soci.h>

// Neither compiler says a word of a guard that lives for half a line.
void store(soci::session& sql) {
  soci::transaction{sql};
  sql << "insert into item (name) values ('book')";
}
