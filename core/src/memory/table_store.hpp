// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file core/src/memory/table_store.hpp
/// The shared memory of a Table: keys and rows as words, without their columns.
///
/// Invariants
///  1. Keys are split over stripes by hash. A stripe's chains, rows, counters and journal are written only by
///     the holder of its lock. A row never moves to another slot.
///  2. A stripe's version is odd while rows of it are inconsistent. A reader takes a copy that was made
///     between two reads of one even version. Everything a reader may meet is read with acquire and written
///     with release order: a reader that saw a new word sees the version that goes with it.
///  3. A change of one word needs no odd version: each state between two changes is consistent.
///  4. A larger change is complete in the journal before `change` announces it. If the writer dies, the next
///     holder of the lock repeats it from there (recover()). Repeating it twice does no harm.
///  5. `owners_[slot]` names the stripe that owns a slot; 0: free. A stripe writes the number of a slot to
///     `slot` before it claims or frees it, so that a claimed slot outside every chain is found again.
///  6. rows of a stripe = inserted - removed.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "memory/table_key.hpp"
#include "shoal/memory/owner.hpp"
#include "shoal/memory/shared_arena.hpp"

namespace shoal::memory::detail {

using Word = std::atomic<std::uint64_t>;

class TableStore {
  public:
    static constexpr std::uint32_t kStripes = 512;
    static constexpr std::uint32_t kNoSlot = UINT32_MAX;

    enum class Change : std::uint32_t { kNone, kWrite, kInsert, kRemove };

    struct alignas(kCacheLineBytes) Stripe {
        OwnerLock lock;
        std::atomic<std::uint64_t> version;
        std::atomic<Change> change;
        std::atomic<std::uint32_t> slot;    ///< What `change` is about.
        std::atomic<std::uint32_t> bucket;  ///< The same.
        std::atomic<std::uint32_t> longest_bucket;
        std::atomic<std::uint64_t> inserted;
        std::atomic<std::uint64_t> updated;
        std::atomic<std::uint64_t> removed;
        std::atomic<std::uint64_t> conflicts;
    };
    static_assert(sizeof(Stripe) == kCacheLineBytes);

    struct Shape {
        std::size_t slots;
        std::size_t buckets;  ///< A power of two, at least kStripes.
        std::size_t row_words;
        std::size_t columns;
    };
    static Result<std::unique_ptr<TableStore>> create(const Shape& shape, std::uint64_t seed) noexcept;

    [[nodiscard]] TableKey key(std::string_view text) const noexcept { return {text, seed_}; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return arena_.size_bytes(); }
    [[nodiscard]] std::size_t slots() const noexcept { return slot_count_; }

    /// Calls `copy(row)` for a row that may be changing; it is called again until one call saw a consistent
    /// row.
    template <typename Copy>
    bool read(const TableKey& key, Copy&& copy) const noexcept;

    /// The lock of a key's stripe, with a consistent stripe.
    class Section;

    [[nodiscard]] std::span<const Stripe> stripes() const noexcept { return stripes_; }
    /// From `position` on, the next row; see Table::next().
    template <typename Copy>
    bool next(std::uint32_t& position, TableKey& key, Copy&& copy) const noexcept;
    void clear() noexcept;
    /// Waits for inserts and removals that are in progress, and completes those of dead processes. False:
    /// there were none. To be called without a Section.
    bool settle() const noexcept;
    /// Room for the words of a Section::Journal.
    [[nodiscard]] std::size_t journal_words() const noexcept { return journal_words_; }

  private:
    static constexpr std::uint32_t kLive = 0x8000'0000;  ///< In `owners_`: the row is in its chain.
    static constexpr std::size_t kTag = 1, kKey = 2, kRow = kKey + TableKey::kWords;  ///< Words of a slot.
    static constexpr int kReadAttempts = 64;
    enum class Found : std::uint8_t { kRow, kNothing, kTorn };

    explicit TableStore(SharedArena arena, std::uint64_t seed) noexcept
        : arena_(std::move(arena)), seed_(seed) {}
    Result<void> carve(const Shape& shape) noexcept;

    [[nodiscard]] Stripe& stripe_of(std::uint32_t bucket) const noexcept {
        return stripes_[bucket % kStripes];
    }
    [[nodiscard]] std::uint32_t bucket_of(const TableKey& key) const noexcept {
        return static_cast<std::uint32_t>(key.hash()) & bucket_mask_;
    }
    [[nodiscard]] std::uint32_t owner_value(const Stripe& stripe) const noexcept {
        return static_cast<std::uint32_t>(&stripe - stripes_.data()) + 1;
    }
    [[nodiscard]] Word* slot_words(std::uint32_t slot) const noexcept { return slots_ + slot * slot_words_; }
    [[nodiscard]] Word* row_of(std::uint32_t slot) const noexcept { return slot_words(slot) + kRow; }
    [[nodiscard]] Word* journal_of(const Stripe& stripe) const noexcept {
        return journals_ + static_cast<std::size_t>(&stripe - stripes_.data()) * journal_words_;
    }
    static bool has_key(const Word* slot, const TableKey& key) noexcept {
        if (slot[kTag].load(std::memory_order_acquire) != key.tag) return false;
        for (std::uint32_t i = 0; i < key.word_count; ++i) {
            if (slot[kKey + i].load(std::memory_order_acquire) != key.words[i]) return false;
        }
        return true;
    }
    Found find_unlocked(const TableKey& key, const Stripe& stripe, std::uint64_t version,
                        std::uint32_t& slot) const noexcept;
    [[nodiscard]] std::uint32_t find_locked(const TableKey& key) const noexcept;

    // Under the lock of the stripe.
    [[nodiscard]] std::uint32_t claim(Stripe& stripe) noexcept;
    [[nodiscard]] bool try_claim(Stripe& stripe, std::uint32_t slot) noexcept;
    [[nodiscard]] std::uint32_t search(Stripe& stripe, std::uint32_t from, std::uint32_t count) noexcept;
    [[nodiscard]] bool has_free_slot() const noexcept;
    void link(Stripe& stripe, std::uint32_t bucket, std::uint32_t slot) noexcept;
    /// Takes the slot out of its chain if it is there.
    void unlink(std::uint32_t bucket, std::uint32_t slot) noexcept;
    void free_slot(Stripe& stripe, std::uint32_t slot) noexcept;
    void remove(Stripe& stripe, std::uint32_t bucket, std::uint32_t slot) noexcept;
    void apply_journal(const Stripe& stripe, std::uint32_t slot) noexcept;
    [[nodiscard]] bool is_linked(std::uint32_t bucket, std::uint32_t slot) const noexcept;
    [[nodiscard]] std::uint32_t chain_length(std::uint32_t bucket) const noexcept;
    void recover(Stripe& stripe) const noexcept;
    void recount(Stripe& stripe, std::uint32_t first_bucket) const noexcept;
    void lock(Stripe& stripe) const noexcept {
        if (__builtin_expect(stripe.lock.lock() == OwnerLock::Former::kDied, 0)) recover(stripe);
    }

    static void begin_versions(Stripe& stripe) noexcept {
        stripe.version.store(stripe.version.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    static void end_versions(Stripe& stripe, std::uint64_t step = 1) noexcept {
        stripe.version.store(stripe.version.load(std::memory_order_relaxed) + step,
                             std::memory_order_release);
    }
    /// The counters are written under the lock: no atomic addition is needed.
    static void count(std::atomic<std::uint64_t>& counter) noexcept {
        counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }

    SharedArena arena_;
    const std::uint64_t seed_;
    std::span<Stripe> stripes_;
    std::atomic<std::uint32_t>* heads_ = nullptr;  ///< Of the chains: slot + 1; 0: empty.
    std::uint32_t bucket_mask_ = 0;
    std::uint32_t slot_count_ = 0;
    std::size_t slot_words_ = 0;
    Word* slots_ = nullptr;
    std::size_t journal_words_ = 0;
    Word* journals_ = nullptr;
    std::atomic<std::uint32_t>* owners_ = nullptr;
    std::atomic<std::uint32_t>* used_end_ = nullptr;  ///< Slots from here on were never claimed.
    // Of this process, where to look for a free slot: the one it freed last, and the one after the last
    // claim.
    std::atomic<std::uint32_t> freed_{kNoSlot};
    std::atomic<std::uint32_t> cursor_{0};
};

/// Must end before anything that can wait. All row pointers are valid until then.
class TableStore::Section {
  public:
    Section(TableStore& store, const TableKey& key) noexcept
        : store_(store), key_(key), bucket_(store.bucket_of(key)), stripe_(store.stripe_of(bucket_)) {
        store.lock(stripe_);
        slot_ = store.find_locked(key);
    }
    ~Section() { stripe_.lock.unlock(); }
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;

    [[nodiscard]] bool found() const noexcept { return slot_ != kNoSlot; }
    /// The row that was found.
    [[nodiscard]] const Word* row() const noexcept { return store_.row_of(slot_); }

    void write_word(std::size_t index, std::uint64_t value) noexcept {
        store_.row_of(slot_)[index].store(value, std::memory_order_release);
        end_versions(stripe_, 2);
        count(stripe_.updated);
    }

    void count_update() noexcept { count(stripe_.updated); }

    /// A change of several words: words(first, count) and put() for each of them, any number of times, then
    /// commit(). Nothing has happened before commit().
    class Journal {
      public:
        explicit Journal(Section& section) noexcept
            : section_(section), begin_(section.store_.journal_of(section.stripe_)), end_(begin_ + 1) {}
        void words(std::size_t first, std::size_t count) noexcept { put(first << 32 | count); }
        void put(std::uint64_t word) noexcept { (end_++)->store(word, std::memory_order_relaxed); }
        void commit() noexcept {
            begin_->store(static_cast<std::uint64_t>(end_ - begin_), std::memory_order_relaxed);
            section_.stripe_.slot.store(section_.slot_, std::memory_order_relaxed);
            section_.stripe_.change.store(Change::kWrite, std::memory_order_release);
            begin_versions(section_.stripe_);
            section_.store_.apply_journal(section_.stripe_, section_.slot_);
            end_versions(section_.stripe_);
            section_.stripe_.change.store(Change::kNone, std::memory_order_release);
            count(section_.stripe_.updated);
        }

      private:
        Section& section_;
        Word* begin_;
        Word* end_;
    };

    /// Inserts the key, which was not found, with the row that `fill(row)` writes with release stores. False:
    /// the table is full.
    template <typename Fill>
    bool insert(Fill&& fill) noexcept;
    /// Removes the row that was found.
    void remove() noexcept { store_.remove(stripe_, bucket_, slot_); }

  private:
    TableStore& store_;
    const TableKey& key_;
    const std::uint32_t bucket_;
    Stripe& stripe_;
    std::uint32_t slot_;
};

inline TableStore::Found TableStore::find_unlocked(const TableKey& key, const Stripe& stripe,
                                                   std::uint64_t version,
                                                   std::uint32_t& slot) const noexcept {
    // A chain that changes may lead into other chains and back: look at the version now and then.
    constexpr std::uint32_t kStepsPerCheck = 64;
    std::uint64_t link = heads_[bucket_of(key)].load(std::memory_order_acquire);
    for (std::uint32_t step = 1; link != 0; ++step) {
        slot = static_cast<std::uint32_t>(link - 1);
        const Word* const words = slot_words(slot);
        if (has_key(words, key)) return Found::kRow;
        link = words[0].load(std::memory_order_acquire);
        if (step % kStepsPerCheck == 0 && stripe.version.load(std::memory_order_relaxed) != version)
            return Found::kTorn;
    }
    return Found::kNothing;
}

inline std::uint32_t TableStore::find_locked(const TableKey& key) const noexcept {
    std::uint64_t link = heads_[bucket_of(key)].load(std::memory_order_relaxed);
    while (link != 0) {
        const auto slot = static_cast<std::uint32_t>(link - 1);
        const Word* const words = slot_words(slot);
        if (has_key(words, key)) return slot;
        link = words[0].load(std::memory_order_relaxed);
    }
    return kNoSlot;
}

template <typename Copy>
bool TableStore::read(const TableKey& key, Copy&& copy) const noexcept {
    Stripe& stripe = stripe_of(bucket_of(key));
    for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
        const std::uint64_t version = stripe.version.load(std::memory_order_acquire);
        if (version % 2 == 0) {
            std::uint32_t slot = kNoSlot;
            const Found found = find_unlocked(key, stripe, version, slot);
            if (found == Found::kRow) copy(row_of(slot));
            if (found != Found::kTorn && stripe.version.load(std::memory_order_relaxed) == version)
                return found == Found::kRow;
        }
        pause_processor();
    }
    // The stripe is written all the time, or its writer has died or does not run.
    lock(stripe);
    const std::uint32_t slot = find_locked(key);
    if (slot != kNoSlot) copy(row_of(slot));
    stripe.lock.unlock();
    return slot != kNoSlot;
}

template <typename Copy>
bool TableStore::next(std::uint32_t& position, TableKey& key, Copy&& copy) const noexcept {
    const std::uint32_t end = used_end_->load(std::memory_order_acquire);
    for (int attempt = 0; position < end; ++attempt) {
        const std::uint32_t slot = position;
        const std::uint32_t owner = owners_[slot].load(std::memory_order_acquire);
        if (owner == 0) {
            ++position;
            attempt = 0;
            continue;
        }
        // A row that is not live yet may be visible by its key already: wait for its insert.
        Stripe& stripe = stripes_[(owner & ~kLive) - 1];
        const bool locks = (owner & kLive) == 0 || attempt >= kReadAttempts;
        if (locks) lock(stripe);
        const std::uint64_t version = stripe.version.load(std::memory_order_acquire);
        const Word* const words = slot_words(slot);
        key.tag = words[kTag].load(std::memory_order_acquire);
        for (std::size_t i = 0; i < TableKey::kWords; ++i)
            key.words[i] = words[kKey + i].load(std::memory_order_acquire);
        copy(words + kRow);
        const bool is_same = owners_[slot].load(std::memory_order_acquire) == owner && (owner & kLive) != 0;
        const bool is_whole = version % 2 == 0 && stripe.version.load(std::memory_order_relaxed) == version;
        if (locks) stripe.lock.unlock();
        if (is_same && is_whole) {
            ++position;
            return true;
        }
        pause_processor();
    }
    return false;
}

template <typename Fill>
bool TableStore::Section::insert(Fill&& fill) noexcept {
    stripe_.slot.store(kNoSlot, std::memory_order_relaxed);
    stripe_.bucket.store(bucket_, std::memory_order_relaxed);
    stripe_.change.store(Change::kInsert, std::memory_order_release);
    slot_ = store_.claim(stripe_);
    if (slot_ != kNoSlot) {
        Word* const words = store_.slot_words(slot_);
        words[kTag].store(key_.tag, std::memory_order_release);
        for (std::size_t i = 0; i < TableKey::kWords; ++i)
            words[kKey + i].store(i < key_.word_count ? key_.words[i] : 0, std::memory_order_release);
        fill(words + kRow);
        store_.link(stripe_, bucket_, slot_);
    }
    stripe_.change.store(Change::kNone, std::memory_order_release);
    return slot_ != kNoSlot;
}

}  // namespace shoal::memory::detail
