// Run when a build is set up: whether libhs.a does without the member that chooses its code at the start
// (src/match/without_resolvers.cpp). Uses all that Sallyport uses of it.
#include <cstdlib>
#include <string>

#include "src/base/processor.cpp"
#include "src/match/without_resolvers.cpp"

namespace {

int count_match(unsigned, unsigned long long, unsigned long long, unsigned, void* count) {
  ++*static_cast<int*>(count);
  return 0;
}

// How many matches of a+b there are in "aab ab b"; or less, if anything fails.
int count_matches(const hs_database_t* database) {
  hs_scratch_t* scratch = nullptr;
  hs_scratch_t* copy = nullptr;
  int count = -1;
  std::size_t size = 0;
  if (hs_alloc_scratch(database, &scratch) == HS_SUCCESS && hs_scratch_size(scratch, &size) == HS_SUCCESS &&
      hs_clone_scratch(scratch, &copy) == HS_SUCCESS) {
    count = 0;
    if (hs_scan(database, "aab ab b", 8, 0, copy, count_match, &count) != HS_SUCCESS) count = -1;
  }
  hs_free_scratch(copy);
  hs_free_scratch(scratch);
  return count;
}

bool can_be_kept(const hs_database_t* database) {
  char* bytes = nullptr;
  std::size_t length = 0;
  std::size_t size = 0;
  if (hs_serialize_database(database, &bytes, &length) != HS_SUCCESS) return false;
  bool works = hs_serialized_database_size(bytes, length, &size) == HS_SUCCESS && size > 0;
  auto* const again = static_cast<hs_database_t*>(std::aligned_alloc(64, (size + 63) / 64 * 64));
  works = works && again != nullptr && hs_deserialize_database_at(bytes, length, again) == HS_SUCCESS &&
          hs_database_size(again, &size) == HS_SUCCESS && count_matches(again) == 2;
  std::free(again);
  std::free(bytes);
  return works;
}

}  // namespace

int main() {
  if (hs_valid_platform() != HS_SUCCESS) return 1;
  hs_platform_info_t platform{};
  if (hs_populate_platform(&platform) != HS_SUCCESS || hs_version() == nullptr) return 2;
  const char* const expression = "a+b";
  const unsigned flags = 0;
  const unsigned id = 7;
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(&expression, &flags, &id, 1, HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS)
    return 3;
  const bool works = count_matches(database) == 2 && can_be_kept(database);
  hs_free_compile_error(error);
  hs_free_database(database);
  return works ? 0 : 4;
}
