// SPDX-License-Identifier: Apache-2.0
#pragma once
/// What the tests of SpscRing and MpmcQueue share: messages that prove their own contents, and processes to
/// kill.
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <thread>

#include "shoal/base/clock.hpp"

namespace shoal::memory::test {

inline std::int64_t in_ms(std::int64_t ms) {
    return monotonic_ns() + ms * 1'000'000;
}

/// A number, then a text of a length that follows from it, each byte as well.
class NumberedMessage {
  public:
    static constexpr std::size_t kMinBytes = sizeof(std::uint64_t);

    static std::size_t bytes_of(std::uint64_t number, std::size_t max_bytes) {
        const std::uint64_t mixed = (number * 0x9E37'79B9'7F4A'7C15U) >> 20;
        return kMinBytes + mixed % (max_bytes - kMinBytes + 1);
    }
    static void write(std::uint64_t number, char* into, std::size_t bytes) {
        std::memcpy(into, &number, sizeof number);
        for (std::size_t i = kMinBytes; i < bytes; ++i)
            into[i] = byte_at(number, i);
    }
    static std::string make(std::uint64_t number, std::size_t max_bytes) {
        std::string message(bytes_of(number, max_bytes), '\0');
        write(number, message.data(), message.size());
        return message;
    }
    static bool is_whole(std::string_view message, std::size_t max_bytes) {
        if (message.size() < kMinBytes) return false;
        const std::uint64_t number = number_of(message);
        if (message.size() != bytes_of(number, max_bytes)) return false;
        for (std::size_t i = kMinBytes; i < message.size(); ++i)
            if (message[i] != byte_at(number, i)) return false;
        return true;
    }
    static std::uint64_t number_of(std::string_view message) {
        std::uint64_t number = 0;
        std::memcpy(&number, message.data(), sizeof number);
        return number;
    }

  private:
    static char byte_at(std::uint64_t number, std::size_t i) {
        return static_cast<char>(number * 31 + i * 7);
    }
};

/// A child that runs `body` and then ends with its result; killed with this object.
class ChildProcess {
  public:
    template <typename Body>
    void start(Body&& body) {
        const pid_t parent = ::getpid();
        pid_ = ::fork();
        ASSERT_GE(pid_, 0);
        if (pid_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(1);
        ::_exit(body());
    }
    ChildProcess() = default;
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess() {
        if (pid_ > 0) kill();
    }
    void kill() {
        ::kill(pid_, SIGKILL);
        static_cast<void>(wait());
    }
    /// Its exit code, or minus the signal.
    int wait() {
        int status = 0;
        EXPECT_EQ(::waitpid(pid_, &status, 0), pid_);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

  private:
    pid_t pid_ = -1;
};

/// Times until the next kill: mostly within the first turns of a process, sometimes later.
class KillTimes {
  public:
    void pause() { std::this_thread::sleep_for(std::chrono::microseconds(20U << (random_() % 6))); }
    std::size_t pick(std::size_t count) { return random_() % count; }

  private:
    std::mt19937 random_{20'261'201};
};

}  // namespace shoal::memory::test
