// SPDX-License-Identifier: Apache-2.0
/// What the holder of a stripe's lock does when the former one died inside its section. It may die in here
/// too: then the next one begins anew.
#include "memory/table_store.hpp"

namespace shoal::memory::detail {

void TableStore::recover(Stripe& stripe) const noexcept {
    auto& self = const_cast<TableStore&>(*this);  // Readers take the lock too, and repair the shared memory.
    // Odd until everything is repaired. Never a version of before the death: the last change of one word may
    // have no version of its own.
    const std::uint64_t version = (stripe.version.load(std::memory_order_relaxed) + 2) | 1;
    stripe.version.store(version, std::memory_order_relaxed);
    const std::uint32_t slot = stripe.slot.load(std::memory_order_relaxed);
    const std::uint32_t bucket = stripe.bucket.load(std::memory_order_relaxed);
    const Change change = stripe.change.load(std::memory_order_relaxed);
    if (change == Change::kWrite) {
        self.apply_journal(stripe, slot);
    } else if (change == Change::kRemove) {
        self.unlink(bucket, slot);
        self.free_slot(stripe, slot);
    } else if (change == Change::kInsert && slot != kNoSlot) {
        // Linked, it is complete. Otherwise it belongs to this stripe only if the claim had succeeded.
        if (is_linked(bucket, slot)) {
            owners_[slot].store(owner_value(stripe) | kLive, std::memory_order_release);
        } else {
            self.free_slot(stripe, slot);
        }
    }
    if (change == Change::kInsert || change == Change::kRemove) recount(stripe, bucket % kStripes);
    stripe.version.store(version + 1, std::memory_order_release);
    stripe.change.store(Change::kNone, std::memory_order_release);
}

void TableStore::recount(Stripe& stripe, std::uint32_t first_bucket) const noexcept {
    std::uint64_t rows = 0;
    for (std::size_t bucket = first_bucket; bucket <= bucket_mask_; bucket += kStripes)
        rows += chain_length(static_cast<std::uint32_t>(bucket));
    stripe.inserted.store(stripe.removed.load(std::memory_order_relaxed) + rows, std::memory_order_relaxed);
}

}  // namespace shoal::memory::detail
