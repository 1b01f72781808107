// must compile
#include <prometheus/counter.h>
#include <prometheus/family.h>

// Neither compiler says a word of a series that appears with its first failure.
void count(prometheus::Family<prometheus::Counter>& failures) {
  failures.Add({{"reason", "disk_full"}}).Increment();
}
