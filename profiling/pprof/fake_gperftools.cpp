#include "profiling/pprof/fake_gperftools.hpp"

#include <cstring>
#include <fstream>

fake_gperftools fake;

extern "C" {
int ProfilerStart(const char* path) {
  std::ofstream{path} << "the samples";
  ++fake.started;
  fake.started.notify_all();
  return 1;
}
void ProfilerStop() {
  ++fake.stopped;
  fake.stopped.notify_all();
}
int IsHeapProfilerRunning() { return fake.recording ? 1 : 0; }
char* GetHeapProfile() { return ::strdup("heap profile: exact"); }
}

class MallocExtension {
 public:
  static MallocExtension* instance();
  void GetHeapSample(std::string* to);
  void GetHeapGrowthStacks(std::string* to);
};
MallocExtension* MallocExtension::instance() {
  static MallocExtension only;
  return &only;
}
void MallocExtension::GetHeapSample(std::string* to) { *to = fake.sampled; }
void MallocExtension::GetHeapGrowthStacks(std::string* to) { *to = "growth"; }
