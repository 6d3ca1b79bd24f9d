#include "app/object_forms.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace sallyport;

namespace {

model::Oid oid_of(unsigned char number) {
  std::array<std::byte, model::Oid::kSha1Bytes> bytes{};
  bytes.fill(std::byte{number});
  return model::Oid::from_bytes(bytes);
}

// `taken_bytes` as git::EntryBlock has it.
git::TreeContent tree_of(const std::vector<std::string>& names, unsigned char id,
                         std::uint64_t& taken_bytes) {
  const auto raw = std::make_shared<std::string>();
  for (const std::string& name : names)
    *raw += "100644 " + name + '\0' + std::string(model::Oid::kSha1Bytes, static_cast<char>(id));
  return {git::RawObject(model::ObjectKind::tree, *raw, raw), model::Oid::kSha1Bytes, taken_bytes};
}

// The ids of defects of two versions of a tree, the second of which is told to differ in ids only.
std::vector<std::string> defects_of(const std::vector<std::string>& names) {
  app::ObjectForms forms(/*keeps_strict=*/true, 100);
  const model::Oid first = oid_of(1);
  const model::Oid second = oid_of(2);
  std::uint64_t taken = 0;
  const git::TreeContent first_tree = tree_of(names, 'x', taken);
  const git::TreeContent second_tree = tree_of(names, 'y', taken);
  const std::vector<model::Oid> before = {first};
  forms.see_tree({first, first_tree, "", {}, git::kNone, true, false});
  forms.see_tree({second, second_tree, "", before, git::kNone, true, true});
  std::vector<std::string> told;
  for (const model::DefectFact& defect : forms.loose())
    told.push_back(defect.object.abbreviated().substr(0, 2) + " " + std::string(defect.id));
  return told;
}

}  // namespace

TEST_CASE("a new version of a tree that is wrong is wrong as well, though only ids have changed") {
  CHECK(defects_of({"b", "a"}) == std::vector<std::string>{"01 treeNotSorted", "02 treeNotSorted"});
}

TEST_CASE("a new version of a tree of which nothing is wrong has no defect where only ids have changed") {
  CHECK(defects_of({"a", "b"}).empty());
}

TEST_CASE("a tree that comes again for another commit is told of again") {
  app::ObjectForms forms(/*keeps_strict=*/true, 100);
  const model::Oid tree = oid_of(1);
  std::uint64_t taken = 0;
  const git::TreeContent content = tree_of({"a", "a"}, 'x', taken);
  forms.see_tree({tree, content, "", {}, git::kNone, true, false});
  forms.see_tree({tree, content, "folder", {}, git::kNone, false, false});
  REQUIRE(forms.loose().size() == 2);
  CHECK(forms.loose()[1].id == "duplicateEntries");
}
