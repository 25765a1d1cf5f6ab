// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/message_queue.hpp"

#include <gtest/gtest.h>
#include <sys/ipc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace shoal::process {
namespace {

using Wait = MessageQueue::Wait;

/// A queue without a key that is removed at the test's end.
class MessageQueueTest : public testing::Test {
  protected:
    void TearDown() override { static_cast<void>(queue.destroy()); }

    std::string pop_text(std::int64_t type = 0, std::size_t max_bytes = 8192) {
        const auto message = queue.pop(type, max_bytes, Wait::kNo);
        return message ? std::string(*message) : "(" + std::string(describe(message.error().code)) + ")";
    }

    MessageQueue queue = MessageQueue::open(IPC_PRIVATE).value();
};

TEST_F(MessageQueueTest, messages_leave_in_order_with_all_their_bytes) {
    const std::string binary("two\0three", 9);
    ASSERT_TRUE(queue.push(1, "one", Wait::kNo));
    ASSERT_TRUE(queue.push(1, binary, Wait::kNo));
    ASSERT_TRUE(queue.push(1, "", Wait::kNo));
    const auto stats = queue.stats().value();
    EXPECT_EQ(stats.message_count, 3U);
    EXPECT_EQ(stats.byte_count, 12U);
    EXPECT_GT(stats.capacity_bytes, 0U);
    EXPECT_EQ(pop_text(), "one");
    EXPECT_EQ(pop_text(), binary);
    EXPECT_EQ(pop_text(), "");
    EXPECT_EQ(queue.pop(0, 8192, Wait::kNo).error(), (Error{Errc::kAgain}));
}

TEST_F(MessageQueueTest, a_type_selects_its_messages) {
    ASSERT_TRUE(queue.push(7, "seven", Wait::kNo));
    ASSERT_TRUE(queue.push(3, "three", Wait::kNo));
    ASSERT_TRUE(queue.push(5, "five", Wait::kNo));
    EXPECT_EQ(queue.pop(4, 8192, Wait::kNo).error(), (Error{Errc::kAgain}));
    EXPECT_EQ(pop_text(3), "three");
    EXPECT_EQ(pop_text(-6), "five");
    EXPECT_EQ(pop_text(0), "seven");
}

TEST_F(MessageQueueTest, a_message_is_cut_to_the_size_of_the_reader) {
    ASSERT_TRUE(queue.push(1, "abcdefgh", Wait::kNo));
    ASSERT_TRUE(queue.push(1, "next", Wait::kNo));
    EXPECT_EQ(pop_text(0, 3), "abc");
    EXPECT_EQ(pop_text(0, 0), "");
    EXPECT_EQ(queue.stats().value().message_count, 0U);
}

TEST_F(MessageQueueTest, a_type_must_be_positive) {
    EXPECT_EQ(queue.push(0, "x", Wait::kNo).error(), (Error{Errc::kInvalid}));
    EXPECT_EQ(queue.push(-2, "x", Wait::kNo).error(), (Error{Errc::kInvalid}));
    EXPECT_EQ(queue.stats().value().message_count, 0U);
}

TEST_F(MessageQueueTest, the_largest_message_passes_and_a_larger_one_is_refused) {
    const std::string largest(MessageQueue::max_message_bytes(), 'm');
    ASSERT_TRUE(queue.push(1, largest, Wait::kNo));
    EXPECT_EQ(pop_text(0, SIZE_MAX), largest);
    EXPECT_EQ(queue.push(1, largest + "m", Wait::kNo).error(), (Error{Errc::kTooLarge}));
}

TEST_F(MessageQueueTest, a_full_queue_refuses_without_waiting) {
    ASSERT_TRUE(queue.set_capacity(10));
    EXPECT_EQ(queue.stats().value().capacity_bytes, 10U);
    ASSERT_TRUE(queue.push(1, "12345678", Wait::kNo));
    EXPECT_EQ(queue.push(1, "123", Wait::kNo).error(), (Error{Errc::kAgain}));
    EXPECT_EQ(pop_text(), "12345678");
    EXPECT_TRUE(queue.push(1, "123", Wait::kNo));
}

TEST_F(MessageQueueTest, a_waiting_push_continues_when_another_process_makes_room) {
    ASSERT_TRUE(queue.set_capacity(4));
    ASSERT_TRUE(queue.push(1, "full", Wait::kNo));
    const pid_t child = ::fork();
    if (child == 0) {
        ::usleep(20'000);
        ::_exit(queue.pop(0, 8192, Wait::kYes) == std::string_view("full") ? 0 : 1);
    }
    EXPECT_TRUE(queue.push(1, "more", Wait::kYes));
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(pop_text(), "more");
}

TEST_F(MessageQueueTest, a_signal_ends_a_wait) {
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int) {};
    ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
    const pid_t self = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        for (;;) {  // Until the parent, once out of the wait, kills this process.
            ::usleep(5'000);
            ::kill(self, SIGUSR1);
        }
    }
    const auto message = queue.pop(0, 8192, Wait::kYes);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(message.error(), (Error{Errc::kSystem, EINTR}));
    ::sigaction(SIGUSR1, &before, nullptr);
}

TEST_F(MessageQueueTest, every_call_on_a_destroyed_queue_fails) {
    ASSERT_TRUE(queue.destroy());
    EXPECT_EQ(queue.push(1, "x", Wait::kNo).error().code, Errc::kSystem);
    EXPECT_EQ(queue.pop(0, 10, Wait::kYes).error().code, Errc::kSystem);
    EXPECT_FALSE(queue.stats());
    EXPECT_FALSE(queue.set_capacity(100));
    EXPECT_FALSE(queue.destroy());
}

TEST_F(MessageQueueTest, a_wait_ends_when_the_queue_is_destroyed) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::usleep(20'000);
        ::_exit(queue.destroy() ? 0 : 1);
    }
    const auto message = queue.pop(0, 8192, Wait::kYes);
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(message.error().code, Errc::kSystem);
    EXPECT_TRUE(message.error().detail == EIDRM || message.error().detail == EINVAL);
}

TEST(MessageQueueKey, a_key_names_one_queue_for_all) {
    const key_t key = static_cast<key_t>(0x53680000U | (static_cast<unsigned>(::getpid()) & 0xFFFFU));
    MessageQueue first = MessageQueue::open(key).value();
    MessageQueue second = MessageQueue::open(key).value();
    EXPECT_EQ(first.id(), second.id());
    ASSERT_TRUE(first.push(1, "shared", Wait::kNo));
    EXPECT_EQ(second.pop(1, 100, Wait::kNo).value(), "shared");
    EXPECT_TRUE(first.destroy());
    MessageQueue unnamed = MessageQueue::open(0).value();
    MessageQueue other = MessageQueue::open(0).value();
    EXPECT_NE(unnamed.id(), other.id());
    EXPECT_TRUE(unnamed.destroy());
    EXPECT_TRUE(other.destroy());
}

}  // namespace
}  // namespace shoal::process
