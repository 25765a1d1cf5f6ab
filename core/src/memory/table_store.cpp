// SPDX-License-Identifier: Apache-2.0
#include "memory/table_store.hpp"

#include <algorithm>
#include <new>

namespace shoal::memory::detail {
namespace {

constexpr std::size_t kWordsPerLine = kCacheLineBytes / sizeof(Word);

constexpr std::size_t whole_lines(std::size_t words) noexcept {
    return (words + kWordsPerLine - 1) / kWordsPerLine * kWordsPerLine;
}

}  // namespace

Result<std::unique_ptr<TableStore>> TableStore::create(const Shape& shape, std::uint64_t seed) noexcept {
    if (const auto prepared = prepare_owners(); !prepared) return fail(prepared.error());
    const std::size_t slot_words = whole_lines(kRow + shape.row_words);
    const std::size_t journal_words = whole_lines(1 + shape.columns + shape.row_words);
    std::size_t all_words = 0;
    if (__builtin_mul_overflow(slot_words, shape.slots, &all_words)) return fail(Errc::kNoMemory);
    ArenaLayout layout;
    layout.add<Stripe>(kStripes)
        .add<Word>(journal_words * kStripes, kCacheLineBytes)
        .add<std::atomic<std::uint32_t>>(1, kCacheLineBytes)
        .add<std::atomic<std::uint32_t>>(shape.buckets, kCacheLineBytes)
        .add<std::atomic<std::uint32_t>>(shape.slots, kCacheLineBytes)
        .add<Word>(all_words, kCacheLineBytes);
    auto arena = SharedArena::create(layout.bytes());
    if (!arena) return fail(arena.error());
    std::unique_ptr<TableStore> store(new (std::nothrow) TableStore(std::move(*arena), seed));
    if (store == nullptr) return fail(Errc::kNoMemory);
    store->slot_count_ = static_cast<std::uint32_t>(shape.slots);
    store->bucket_mask_ = static_cast<std::uint32_t>(shape.buckets - 1);
    store->slot_words_ = slot_words;
    store->journal_words_ = journal_words;
    if (const auto carved = store->carve(shape); !carved) return fail(carved.error());
    return store;
}

Result<void> TableStore::carve(const Shape& shape) noexcept {
    using Number = std::atomic<std::uint32_t>;
    const auto stripes = arena_.make_zeroed_array<Stripe>(kStripes);
    const auto journals = arena_.make_zeroed_array<Word>(journal_words_ * kStripes, kCacheLineBytes);
    const auto used_end = arena_.make_zeroed_array<Number>(1, kCacheLineBytes);
    const auto heads = arena_.make_zeroed_array<Number>(shape.buckets, kCacheLineBytes);
    const auto owners = arena_.make_zeroed_array<Number>(shape.slots, kCacheLineBytes);
    const auto slots = arena_.make_zeroed_array<Word>(slot_words_ * shape.slots, kCacheLineBytes);
    if (!stripes || !journals || !used_end || !heads || !owners || !slots) return fail(Errc::kNoMemory);
    stripes_ = *stripes;
    journals_ = journals->data();
    used_end_ = used_end->data();
    heads_ = heads->data();
    owners_ = owners->data();
    slots_ = slots->data();
    return {};
}

bool TableStore::try_claim(Stripe& stripe, std::uint32_t slot) noexcept {
    if (owners_[slot].load(std::memory_order_relaxed) != 0) return false;
    stripe.slot.store(slot, std::memory_order_release);  // Invariant 5.
    std::uint32_t free = 0;
    if (!owners_[slot].compare_exchange_strong(free, owner_value(stripe), std::memory_order_acq_rel,
                                               std::memory_order_relaxed))
        return false;
    std::uint32_t end = used_end_->load(std::memory_order_relaxed);
    while (end <= slot && !used_end_->compare_exchange_weak(end, slot + 1, std::memory_order_release,
                                                            std::memory_order_relaxed)) {
    }
    return true;
}

std::uint32_t TableStore::search(Stripe& stripe, std::uint32_t from, std::uint32_t count) noexcept {
    std::uint32_t slot = from < slot_count_ ? from : 0;
    for (; count != 0; --count) {
        if (try_claim(stripe, slot)) {
            cursor_.store(slot + 1, std::memory_order_relaxed);
            return slot;
        }
        if (++slot == slot_count_) slot = 0;
    }
    return kNoSlot;
}

bool TableStore::has_free_slot() const noexcept {
    std::uint64_t used = 0;
    for (const Stripe& stripe : stripes_)
        used +=
            stripe.inserted.load(std::memory_order_relaxed) - stripe.removed.load(std::memory_order_relaxed);
    return used < slot_count_;
}

std::uint32_t TableStore::claim(Stripe& stripe) noexcept {
    constexpr std::uint32_t kFirstSearch = 256;
    const std::uint32_t freed = freed_.load(std::memory_order_relaxed);
    if (freed != kNoSlot) {
        freed_.store(kNoSlot, std::memory_order_relaxed);
        if (try_claim(stripe, freed)) return freed;
    }
    const std::uint32_t from = cursor_.load(std::memory_order_relaxed);
    const std::uint32_t slot = search(stripe, from, std::min(kFirstSearch, slot_count_));
    if (slot != kNoSlot || slot_count_ <= kFirstSearch || !has_free_slot()) return slot;
    return search(stripe, from + kFirstSearch, slot_count_);
}

void TableStore::link(Stripe& stripe, std::uint32_t bucket, std::uint32_t slot) noexcept {
    const std::uint32_t head = heads_[bucket].load(std::memory_order_relaxed);
    slot_words(slot)[0].store(head, std::memory_order_release);
    heads_[bucket].store(slot + 1, std::memory_order_release);
    owners_[slot].store(owner_value(stripe) | kLive, std::memory_order_release);
    count(stripe.inserted);
    if (head == 0) return;
    count(stripe.conflicts);
    const std::uint32_t depth = chain_length(bucket) - 1;
    if (depth > stripe.longest_bucket.load(std::memory_order_relaxed))
        stripe.longest_bucket.store(depth, std::memory_order_relaxed);
}

void TableStore::unlink(std::uint32_t bucket, std::uint32_t slot) noexcept {
    const std::uint64_t next = slot_words(slot)[0].load(std::memory_order_relaxed);
    std::uint64_t link = heads_[bucket].load(std::memory_order_relaxed);
    if (link == slot + std::uint64_t{1}) {
        heads_[bucket].store(static_cast<std::uint32_t>(next), std::memory_order_release);
        return;
    }
    while (link != 0) {
        Word& place = slot_words(static_cast<std::uint32_t>(link - 1))[0];
        link = place.load(std::memory_order_relaxed);
        if (link == slot + std::uint64_t{1}) {
            place.store(next, std::memory_order_release);
            return;
        }
    }
}

void TableStore::free_slot(Stripe& stripe, std::uint32_t slot) noexcept {
    // After a death another stripe may own it already.
    if ((owners_[slot].load(std::memory_order_relaxed) & ~kLive) != owner_value(stripe)) return;
    owners_[slot].store(0, std::memory_order_release);
}

void TableStore::remove(Stripe& stripe, std::uint32_t bucket, std::uint32_t slot) noexcept {
    stripe.slot.store(slot, std::memory_order_release);  // Not before the end of the former change.
    stripe.bucket.store(bucket, std::memory_order_release);
    stripe.change.store(Change::kRemove, std::memory_order_release);
    begin_versions(stripe);
    unlink(bucket, slot);
    free_slot(stripe, slot);
    count(stripe.removed);
    end_versions(stripe);
    stripe.change.store(Change::kNone, std::memory_order_release);
    freed_.store(slot, std::memory_order_relaxed);
}

void TableStore::apply_journal(const Stripe& stripe, std::uint32_t slot) noexcept {
    const Word* from = journal_of(stripe);
    const Word* const end = from + from->load(std::memory_order_relaxed);
    ++from;
    while (from != end) {
        const std::uint64_t header = (from++)->load(std::memory_order_relaxed);
        Word* to = row_of(slot) + (header >> 32);
        for (std::uint64_t count = header & UINT32_MAX; count != 0; --count)
            (to++)->store((from++)->load(std::memory_order_relaxed), std::memory_order_release);
    }
}

bool TableStore::is_linked(std::uint32_t bucket, std::uint32_t slot) const noexcept {
    std::uint64_t link = heads_[bucket].load(std::memory_order_relaxed);
    while (link != 0 && link != slot + std::uint64_t{1})
        link = slot_words(static_cast<std::uint32_t>(link - 1))[0].load(std::memory_order_relaxed);
    return link != 0;
}

std::uint32_t TableStore::chain_length(std::uint32_t bucket) const noexcept {
    std::uint32_t length = 0;
    std::uint64_t link = heads_[bucket].load(std::memory_order_relaxed);
    for (; link != 0; ++length)
        link = slot_words(static_cast<std::uint32_t>(link - 1))[0].load(std::memory_order_relaxed);
    return length;
}

bool TableStore::settle() const noexcept {
    bool was_busy = false;
    for (Stripe& stripe : stripes_) {
        const Change change = stripe.change.load(std::memory_order_acquire);
        if (change != Change::kInsert && change != Change::kRemove) continue;
        lock(stripe);
        stripe.lock.unlock();
        was_busy = true;
    }
    return was_busy;
}

void TableStore::clear() noexcept {
    for (std::uint32_t bucket = 0; bucket <= bucket_mask_; ++bucket) {
        if (heads_[bucket].load(std::memory_order_relaxed) == 0) continue;
        Stripe& stripe = stripe_of(bucket);
        lock(stripe);
        while (const std::uint32_t head = heads_[bucket].load(std::memory_order_relaxed))
            remove(stripe, bucket, head - 1);
        stripe.lock.unlock();
    }
}

}  // namespace shoal::memory::detail
