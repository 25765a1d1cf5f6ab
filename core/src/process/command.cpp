// SPDX-License-Identifier: Apache-2.0
#include "shoal/process/command.hpp"

#include <unistd.h>

#include <new>

#include "shoal/base/scope_guard.hpp"
#include "shoal/coro/deadline.hpp"
#include "shoal/process/spawn.hpp"

namespace shoal::process {
namespace {

// Maximum bytes read from one command in a turn of the loop.
constexpr std::size_t kTurnBytes = 1024 * 1024;

/// Reads a pipe. Registered once for all reads; lives on the coroutine's stack.
class PipeReader final : public event::Watcher {
  public:
    PipeReader(event::EventLoop& loop, coro::Coroutine& coroutine, UniqueFd pipe) noexcept
        : loop_(loop), coroutine_(coroutine), pipe_(std::move(pipe)) {}
    ~PipeReader() override { close(); }

    /// Errors: kTooLarge, kNoMemory, kTimedOut, kCanceled, kSystem.
    Result<void> read_to_end(ByteChunks& bytes, std::size_t max_bytes, const coro::Deadline& deadline) {
        // No read is tried first: a command that was just started has not written yet.
        if (auto added = loop_.add(*this, pipe_.get(), event::Trigger::kLevel); !added) return added;
        for (;;) {
            const coro::Wake why = coroutine_.scheduler().park("exec", deadline.remaining_ms());
            if (why == coro::Wake::kTimedOut) return fail(Errc::kTimedOut);
            if (why == coro::Wake::kCanceled) return fail(Errc::kCanceled);
            const Result<bool> at_end = read_what_is_there(bytes, max_bytes);
            if (!at_end) return fail(at_end.error());
            if (*at_end) return {};
        }
    }
    void close() noexcept {
        if (is_watched()) loop_.remove(*this);
        pipe_.reset();
    }

  private:
    void on_ready(event::Ready) override {
        if (coroutine_.is_parked()) coroutine_.scheduler().wake(coroutine_);
    }

    /// True: the pipe has ended.
    Result<bool> read_what_is_there(ByteChunks& bytes, std::size_t max_bytes) noexcept {
        try {
            return read_turn(bytes, max_bytes);
        } catch (const std::bad_alloc&) {
            return fail(Errc::kNoMemory);
        }
    }

    Result<bool> read_turn(ByteChunks& bytes, std::size_t max_bytes) {
        for (const std::size_t turn_end = bytes.size() + kTurnBytes; bytes.size() < turn_end;) {
            const std::span<char> room = bytes.room();
            const ssize_t got = ::read(pipe_.get(), room.data(), room.size());
            if (got == 0) return true;
            if (got > 0) {
                bytes.commit(static_cast<std::size_t>(got));
                if (bytes.size() > max_bytes) return fail(Errc::kTooLarge);
            } else if (errno == EAGAIN) {
                return false;
            } else if (errno != EINTR) {
                return fail_errno();
            }
        }
        return false;
    }

    event::EventLoop& loop_;
    coro::Coroutine& coroutine_;
    UniqueFd pipe_;
};

/// Errors that pass when other commands end.
bool is_shortage(Error error) noexcept {
    if (error.code != Errc::kSystem) return false;
    return error.detail == EMFILE || error.detail == ENFILE || error.detail == EAGAIN;
}

}  // namespace

Result<CommandResult> CommandRunner::run(const std::string& command, const CommandOptions& options) {
    coro::Coroutine* const self = coro::Scheduler::current();
    if (self == nullptr) return fail(Errc::kOutOfCoroutine);
    const coro::Deadline deadline(options.timeout_ms);
    Result<SpawnedCommand> spawned = spawn_command(command, options.captures_stderr);
    while (!spawned && is_shortage(spawned.error()) && running_ > 0) {
        ++starved_count_;
        const coro::Wake why = starved_.wait("exec", deadline.remaining_ms());
        --starved_count_;
        if (why != coro::Wake::kReady)
            return fail(why == coro::Wake::kTimedOut ? Errc::kTimedOut : Errc::kCanceled);
        spawned = spawn_command(command, options.captures_stderr);
    }
    if (!spawned) {
        wake_starved();  // There may be no other command left to do it.
        return fail(spawned.error());
    }

    ++running_;
    const ScopeGuard finish([this] { finish_one(); });
    std::optional<Reaper::Claim> claim;
    ScopeGuard abandon([&] {
        claim.reset();
        reaper_.abandon(spawned->pid);
    });
    claim.emplace(reaper_, spawned->pid);
    CommandResult result;
    PipeReader reader(loop_, *self, std::move(spawned->output));
    const auto read = reader.read_to_end(result.output, options.max_output_bytes, deadline);
    reader.close();
    if (!read) return fail(read.error());
    const Result<ExitStatus> status = claim->wait(deadline.remaining_ms());
    if (!status && status.error().code != Errc::kNotFound) return fail(status.error());
    abandon.dismiss();
    result.is_status_known = status.has_value();
    if (status) result.status = *status;
    return result;
}

/// Scheduled, not resumed at once: the caller has not closed its descriptors yet.
void CommandRunner::finish_one() noexcept {
    if (running_ > 0) --running_;
    wake_starved();
}

void CommandRunner::wake_starved() noexcept {
    if (coro::Coroutine* const starved = starved_.take_first()) starved->scheduler().schedule_wake(*starved);
}

void CommandRunner::reset_after_fork() noexcept {
    running_ = starved_count_ = 0;
    while (starved_.take_first() != nullptr) {
    }
}

}  // namespace shoal::process
