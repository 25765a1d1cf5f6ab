// SPDX-License-Identifier: Apache-2.0
#include "server/session/session_table.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "shoal/base/clock.hpp"

namespace shoal::server {
namespace {

using testing::ElementsAre;

constexpr ProcessId kWorker0{ProcessKind::kWorker, 0, 1};

std::unique_ptr<SessionTable> make_table(std::size_t max_sessions, SessionId first_id = 1,
                                         std::size_t writers = 1) {
    auto table = SessionTable::create(max_sessions, writers, first_id);
    EXPECT_TRUE(table);
    return table ? std::move(*table) : nullptr;
}

/// All members follow from `seed`, so that a mixture of two sessions is seen.
class Seeded {
  public:
    explicit Seeded(std::uint32_t seed) : seed_(seed) {
        text_ = fmt::format("{:x}", seed);
        while (text_.size() < seed % 100)
            text_ += static_cast<char>('a' + (seed + text_.size()) % 26);
        local_ = text_.substr(0, std::min<std::size_t>(text_.size(), seed % kMaxLocalAddressBytes));
    }
    [[nodiscard]] SessionStart start() const {
        SessionStart start;
        start.fd = static_cast<int>(seed_);
        start.server_fd = static_cast<int>(~seed_);
        start.port_index = seed_ % 3;
        start.server_port = static_cast<std::uint16_t>(seed_ * 7);
        start.remote_port = static_cast<std::uint16_t>(seed_ * 13);
        start.remote_address = text_;
        start.local_address = local_;
        start.now_ms = static_cast<std::int64_t>(seed_) * 3 + 1;
        return start;
    }
    [[nodiscard]] static bool is_whole(const SessionInfo& info) {
        const Seeded expected(static_cast<std::uint32_t>(info.fd));
        const SessionStart start = expected.start();
        return info.server_fd == start.server_fd && info.port_index == start.port_index &&
               info.server_port == start.server_port && info.remote_port == start.remote_port &&
               info.remote_address.view() == start.remote_address &&
               info.local_address.view() == start.local_address && info.connected_ms == start.now_ms &&
               info.last_received_ms >= start.now_ms;
    }

  private:
    std::uint32_t seed_;
    std::string text_, local_;
};

SessionRow& open(SessionWriter& writer, std::uint32_t seed = 1) {
    return **writer.open(Seeded(seed).start());
}

std::vector<SessionId> list(const SessionTable& table, SessionId after, std::size_t limit,
                            std::size_t port_index = kAllPorts) {
    std::vector<SessionId> ids(limit);
    ids.resize(table.list(after, ids, port_index));
    return ids;
}

TEST(SessionTable, tells_what_it_was_told) {
    const auto table = make_table(10);
    SessionWriter writer(*table, kWorker0);
    const Seeded seeded(77);
    SessionStart start = seeded.start();
    start.worker_id = 3;
    start.reactor_id = 2;
    start.is_tls = true;
    SessionRow& row = **writer.open(start);
    row.touch_received(1000);
    row.touch_sent(2000);
    row.touch_dispatched(3000);
    row.set_send_queued(std::size_t{5} << 32);
    row.set_receive_queued(9);
    row.set_websocket_status(3);
    row.set_overflowing(true);
    const auto info = table->find(row.id());
    ASSERT_TRUE(info);
    EXPECT_TRUE(Seeded::is_whole(*info));
    EXPECT_EQ(info->owner, kWorker0);
    EXPECT_EQ(info->worker_id, 3);
    EXPECT_EQ(info->reactor_id, 2);
    EXPECT_EQ(info->last_received_ms, 1000);
    EXPECT_EQ(info->last_sent_ms, 2000);
    EXPECT_EQ(info->last_dispatched_ms, 3000);
    EXPECT_EQ(info->send_queued_bytes, std::size_t{5} << 32);
    EXPECT_EQ(info->receive_queued_bytes, 9U);
    EXPECT_EQ(info->websocket_status, 3);
    EXPECT_EQ(info->uid, 0U);
    EXPECT_TRUE(info->is_tls);
    EXPECT_TRUE(info->is_overflowing);
    EXPECT_FALSE(info->is_closing);
}

TEST(SessionTable, a_new_session_in_the_row_shows_nothing_of_the_old_one) {
    const auto table = make_table(10);
    SessionWriter writer(*table, kWorker0);
    SessionRow& old = open(writer, 99);
    const SessionId old_id = old.id();
    old.touch_sent(5);
    old.mark_closing();
    ASSERT_TRUE(table->bind(old_id, 8));
    writer.close(old);
    SessionRow& row = open(writer, 4);
    ASSERT_EQ(&row, &old);
    const auto info = table->find(row.id());
    ASSERT_TRUE(info);
    EXPECT_TRUE(Seeded::is_whole(*info));
    EXPECT_EQ(info->last_sent_ms, 0);
    EXPECT_EQ(info->uid, 0U);
    EXPECT_FALSE(info->is_closing);
    EXPECT_EQ(table->find(old_id).error().code, Errc::kNotFound);
}

TEST(SessionTable, addresses_are_cut_at_their_limits) {
    const auto table = make_table(10);
    SessionWriter writer(*table, kWorker0);
    SessionStart start;
    const std::string path(200, 'p');
    start.remote_address = path;
    start.local_address = path;
    const auto info = table->find((*writer.open(start))->id());
    ASSERT_TRUE(info);
    EXPECT_EQ(info->remote_address.view(), path.substr(0, kMaxRemoteAddressBytes));
    EXPECT_EQ(info->local_address.view(), path.substr(0, kMaxLocalAddressBytes));
}

TEST(SessionTable, ids_grow_from_the_first_one_and_never_return) {
    const auto table = make_table(4, 1000);
    SessionWriter writer(*table, kWorker0);
    for (SessionId expected = 1000; expected < 1000 + 10 * 64; ++expected) {
        SessionRow& row = open(writer);
        EXPECT_EQ(row.id(), expected);
        writer.close(row);
        EXPECT_FALSE(table->exists(expected));
    }
}

TEST(SessionTable, ids_whose_entry_is_taken_are_skipped) {
    const auto table = make_table(4);
    SessionWriter writer(*table, kWorker0);
    const SessionId lasting = open(writer).id();
    const auto round = static_cast<SessionId>(table->index_size());
    for (SessionId id = lasting + 1; id < lasting + round; ++id)
        writer.close(open(writer));
    EXPECT_EQ(open(writer).id(), lasting + round + 1);
    EXPECT_TRUE(table->exists(lasting));
    EXPECT_FALSE(table->exists(lasting + round));
    EXPECT_THAT(list(*table, 0, 10), ElementsAre(lasting, lasting + round + 1));
}

TEST(SessionTable, refuses_when_all_rows_are_in_use) {
    const auto table = make_table(4);
    SessionWriter writer(*table, kWorker0);
    std::vector<SessionRow*> rows;
    for (std::size_t i = 0; i < table->row_count(); ++i)
        rows.push_back(&open(writer));
    EXPECT_EQ(writer.open(SessionStart{}).error().code, Errc::kNoMemory);
    writer.close(*rows[2]);
    EXPECT_TRUE(writer.open(SessionStart{}));
}

TEST(SessionTable, knows_no_ids_that_are_none) {
    const auto table = make_table(4, 5);
    for (const SessionId id :
         {SessionId{0}, SessionId{-1}, SessionId{4}, SessionId{5}, INT64_MAX, INT64_MIN}) {
        EXPECT_FALSE(table->exists(id));
        EXPECT_FALSE(table->find(id));
    }
    EXPECT_TRUE(list(*table, INT64_MIN, 10).empty());
    EXPECT_TRUE(list(*table, INT64_MAX, 10).empty());
    EXPECT_EQ(table->count(), 0U);
}

TEST(SessionTable, a_closing_session_is_found_but_not_listed) {
    const auto table = make_table(10);
    SessionWriter writer(*table, kWorker0);
    SessionRow& row = open(writer);
    row.mark_closing();
    EXPECT_FALSE(table->exists(row.id()));
    EXPECT_TRUE(list(*table, 0, 10).empty());
    EXPECT_EQ(table->count(), 0U);
    const auto info = table->find(row.id());
    ASSERT_TRUE(info);
    EXPECT_TRUE(info->is_closing);
}

TEST(SessionTable, binds_a_session_once) {
    const auto table = make_table(10);
    SessionWriter writer(*table, kWorker0);
    SessionRow& row = open(writer);
    const SessionId id = row.id();
    EXPECT_TRUE(table->bind(id, 0xFFFF'FFFF));
    EXPECT_EQ(table->find(id)->uid, 0xFFFF'FFFF);
    EXPECT_EQ(table->bind(id, 3).error().code, Errc::kExists);
    EXPECT_EQ(table->bind(id + 1, 3).error().code, Errc::kNotFound);
    writer.close(row);
    EXPECT_EQ(table->bind(id, 3).error().code, Errc::kNotFound);
}

TEST(SessionTable, lists_by_port) {
    const auto table = make_table(10);
    SessionWriter writer(*table, kWorker0);
    for (std::uint32_t seed = 0; seed < 6; ++seed)
        open(writer, seed);
    EXPECT_THAT(list(*table, 0, 10, 1), ElementsAre(2, 5));
    EXPECT_EQ(table->count(1), 2U);
    EXPECT_EQ(table->count(), 6U);
    EXPECT_TRUE(list(*table, 0, 10, 9).empty());
}

// Against a model, with young and old ids, so that both ways to list are taken.
TEST(SessionTable, pages_through_all_sessions_in_order) {
    const auto table = make_table(300);
    SessionWriter writer(*table, kWorker0);
    std::mt19937 random(4711);
    std::set<SessionId> model;
    std::vector<SessionRow*> rows;
    for (int step = 0; step < 20'000; ++step) {
        const bool opens = rows.empty() || (rows.size() < 300 && random() % 2 == 0);
        if (opens) {
            rows.push_back(&open(writer, static_cast<std::uint32_t>(random())));
            model.insert(rows.back()->id());
        } else {
            // The first ones grow old.
            const std::size_t at = rows.size() > 20 ? 20 + random() % (rows.size() - 20) : rows.size() - 1;
            model.erase(rows[at]->id());
            writer.close(*rows[at]);
            rows[at] = rows.back();
            rows.pop_back();
        }
        if (step % 100 != 0) continue;
        std::vector<SessionId> all;
        for (SessionId after = 0;;) {
            const auto page = list(*table, after, 1 + random() % 100);
            if (page.empty()) break;
            all.insert(all.end(), page.begin(), page.end());
            after = page.back();
        }
        ASSERT_THAT(all, testing::ElementsAreArray(model)) << "step " << step;
        ASSERT_EQ(table->count(), model.size());
    }
}

TEST(SessionTable, releases_the_rows_of_one_process_only) {
    const auto table = make_table(100, 1, 3);
    SessionWriter writer(*table, kWorker0);
    SessionWriter successor(*table, {ProcessKind::kWorker, 0, 2});
    SessionWriter task_worker(*table, {ProcessKind::kTaskWorker, 0, 1});
    const SessionId first = open(writer).id();
    const SessionId second = open(successor).id();
    const SessionId third = open(task_worker).id();
    open(writer);
    EXPECT_EQ(table->release_of(kWorker0), 2U);
    EXPECT_EQ(table->release_of(kWorker0), 0U);
    EXPECT_FALSE(table->find(first));
    EXPECT_THAT(list(*table, 0, 10), ElementsAre(second, third));
    EXPECT_EQ(table->find(second)->owner, (ProcessId{ProcessKind::kWorker, 0, 2}));
    EXPECT_EQ(table->find(third)->owner, (ProcessId{ProcessKind::kTaskWorker, 0, 1}));
}

TEST(SessionTable, a_process_keeps_few_rows_that_it_does_not_use) {
    const auto table = make_table(1000);
    SessionWriter writer(*table, kWorker0);
    std::vector<SessionRow*> rows;
    for (int i = 0; i < 1000; ++i)
        rows.push_back(&open(writer));
    for (SessionRow* const row : rows)
        writer.close(*row);
    EXPECT_LE(table->claimed_rows(), 16U);
    SessionWriter other(*table, {ProcessKind::kWorker, 1, 2});
    for (int i = 0; i < 1000; ++i)
        open(other);
    EXPECT_EQ(table->count(), 1000U);
}

TEST(SessionTable, few_connections_touch_little_memory) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const auto table = make_table(1'000'000);
    SessionWriter writer(*table, kWorker0);
    SessionRow* row = nullptr;
    for (int i = 0; i < 10'000; ++i) {
        row = &open(writer);
        writer.close(*row);
    }
    EXPECT_EQ(table->count(), 0U);
    EXPECT_TRUE(list(*table, 0, 100).empty());
    // The pages after the first row's, as far as the rows go: none of them is there.
    auto* const next = reinterpret_cast<char*>((reinterpret_cast<std::uintptr_t>(row) / page + 1) * page);
    std::vector<unsigned char> pages(100'000 * sizeof(SessionRow) / page);
    ASSERT_EQ(::mincore(next, pages.size() * page, pages.data()), 0);
    EXPECT_LE(std::count_if(pages.begin(), pages.end(), [](unsigned char flags) { return (flags & 1) != 0; }),
              512);  // A huge page at most.
}

TEST(SessionTable, times_become_wall_clock_seconds) {
    EXPECT_EQ(wall_seconds_of(0), 0);
    const std::int64_t now_ms = monotonic_ms();
    EXPECT_NEAR(wall_seconds_of(now_ms), wall_seconds(), 0.5);
    EXPECT_NEAR(wall_seconds_of(now_ms) - wall_seconds_of(now_ms - 5000), 5.0, 0.002);
}

/// Opens, touches and closes sessions at random until `should_stop`.
template <typename ShouldStop>
void use_at_random(SessionWriter& writer, std::uint32_t seed, std::size_t max_open,
                   ShouldStop&& should_stop) {
    std::mt19937 random(seed);
    std::vector<SessionRow*> rows;
    while (!should_stop()) {
        if (rows.size() < max_open && random() % 2 == 0) {
            const Seeded seeded(static_cast<std::uint32_t>(random()));
            if (const auto row = writer.open(seeded.start())) rows.push_back(*row);
        } else if (!rows.empty()) {
            const std::size_t at = random() % rows.size();
            rows[at]->touch_received(std::int64_t{1} << 40);
            rows[at]->set_send_queued(random());
            if (random() % 3 == 0) continue;
            rows[at]->mark_closing();
            writer.close(*rows[at]);
            rows[at] = rows.back();
            rows.pop_back();
        }
    }
    for (SessionRow* const row : rows)
        writer.close(*row);
}

/// @returns what is wrong with the table, as another process sees it; empty: nothing.
std::string look_around(SessionTable& table, std::mt19937& random) {
    const SessionId last = table.last_id();
    std::vector<SessionId> ids(50);
    const SessionId after = random() % 2 == 0 ? 0 : std::max<SessionId>(0, last - random() % 200);
    ids.resize(table.list(after, ids));
    if (!std::is_sorted(ids.begin(), ids.end(), std::less_equal<>())) return "not ascending";
    if (!ids.empty() && ids.front() <= after) return "an id that is not above the start";
    for (int i = 0; i < 20; ++i)
        ids.push_back(last - static_cast<SessionId>(random() % 100));
    for (const SessionId id : ids) {
        const auto info = table.find(id);
        if (info && !Seeded::is_whole(*info)) return fmt::format("session {} is torn", id);
        if (random() % 8 == 0) (void)table.bind(id, static_cast<std::uint32_t>(id) | 1);
        const auto bound = table.find(id);
        if (bound && bound->uid != 0 && bound->uid != (static_cast<std::uint32_t>(id) | 1))
            return fmt::format("session {} has the uid of another", id);
    }
    return {};
}

TEST(SessionTable, threads_see_whole_sessions) {
    const auto table = make_table(64, 1, 3);
    std::atomic<int> readers_left{2};
    std::vector<std::thread> writers;
    for (std::uint32_t i = 0; i < 3; ++i) {
        writers.emplace_back([&, i] {
            SessionWriter writer(*table, {ProcessKind::kWorker, static_cast<int>(i), i});
            use_at_random(writer, i, 20, [&] { return readers_left.load() == 0; });
        });
    }
    std::vector<std::thread> readers;
    std::array<std::string, 2> findings;
    for (std::uint32_t i = 0; i < 2; ++i) {
        readers.emplace_back([&, i] {
            std::mt19937 random(100 + i);
            for (int round = 0; round < 500 && findings[i].empty(); ++round)
                findings[i] = look_around(*table, random);
            readers_left.fetch_sub(1);
        });
    }
    for (std::thread& thread : readers)
        thread.join();
    for (std::thread& thread : writers)
        thread.join();
    EXPECT_EQ(findings[0], "");
    EXPECT_EQ(findings[1], "");
    EXPECT_EQ(table->count(), 0U);
}

struct Child {
    ProcessId id;
    pid_t pid;
};

Child fork_user(SessionTable& table, int slot, std::uint64_t generation) {
    const Child child{{ProcessKind::kWorker, slot, generation}, ::fork()};
    if (child.pid != 0) return child;
    SessionWriter writer(table, child.id);
    use_at_random(writer, static_cast<std::uint32_t>(generation), 20, [] { return false; });
    ::_exit(0);
}

// Few rows and a small index: claims and entries are fought for, ids are skipped.
TEST(SessionTable, processes_that_are_killed_leave_nothing) {
    constexpr int kProcesses = 3;
    constexpr int kKills = 60;
    const auto table = make_table(40, 1, kProcesses);
    std::mt19937 random(42);
    std::uint64_t generation = 0;
    std::vector<Child> children;
    for (int slot = 0; slot < kProcesses; ++slot)
        children.push_back(fork_user(*table, slot, ++generation));
    std::string finding;
    for (int kill = 0; kill < kKills && finding.empty(); ++kill) {
        const SessionId seen = table->last_id();
        // Each one gets time to work: by ids, not by the clock.
        while (finding.empty() && table->last_id() < seen + 20)
            finding = look_around(*table, random);
        Child& victim = children[random() % kProcesses];
        ::kill(victim.pid, SIGKILL);
        ASSERT_EQ(::waitpid(victim.pid, nullptr, 0), victim.pid);
        table->release_of(victim.id);
        victim = fork_user(*table, victim.id.slot, ++generation);
    }
    for (const Child& child : children) {
        ::kill(child.pid, SIGKILL);
        ASSERT_EQ(::waitpid(child.pid, nullptr, 0), child.pid);
        table->release_of(child.id);
    }
    EXPECT_EQ(finding, "");
    EXPECT_EQ(table->count(), 0U);
    EXPECT_EQ(table->claimed_rows(), 0U);
    // No entry of the index is taken: no id is skipped.
    SessionWriter writer(*table, kWorker0);
    SessionId expected = table->last_id();
    for (std::size_t i = 0; i < table->index_size(); ++i) {
        SessionRow& row = open(writer);
        ASSERT_EQ(row.id(), ++expected);
        writer.close(row);
    }
}

}  // namespace
}  // namespace shoal::server
