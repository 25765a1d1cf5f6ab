// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/file_lock.hpp
/// A lock on a file: between unrelated processes, too, and against the fcntl() locks of other programs.
#include <memory>
#include <string>

#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/intrusive_list.hpp"
#include "shoal/memory/lock.hpp"

namespace shoal::memory {

/// A lock of the open file description over the whole file: unlike a traditional fcntl() lock it survives
/// that the process opens and closes the file elsewhere. A forked child gets a description of its own. Not
/// FIFO, and readers can keep a writer waiting: the kernel decides.
class FileLock final : public Lock, private ListNode<> {
  public:
    /// Opens `path`, and creates it with mode 0666 less the umask. Errors: kSystem; kNoMemory.
    [[nodiscard]] static Result<std::unique_ptr<FileLock>> create(const std::string& path);
    ~FileLock() override;

    Result<void> try_take(LockMode mode, Turn turn) noexcept override;
    Result<void> take(LockMode mode, std::int64_t deadline_ns = kNoDeadline) noexcept override;
    void release(LockMode mode) noexcept override;
    void stop_queuing() noexcept override {}

  private:
    friend void reopen_file_locks() noexcept;
    template <typename T, typename Tag>
    friend class shoal::IntrusiveList;
    FileLock(UniqueFd file, std::string path) noexcept;
    void reopen() noexcept;
    Result<void> call_fcntl(int command, int type) noexcept;
    [[nodiscard]] bool conflicts_with_own(LockMode mode) const noexcept;
    bool share_again(LockMode mode) noexcept;
    void note(LockMode mode) noexcept;

    UniqueFd file_;
    const std::string path_;  ///< Absolute, for a child that cannot open the description again.
    std::size_t shared_holds_ = 0;
    bool is_exclusive_ = false;
    int reopen_error_ = 0;  ///< The errno with which a child failed to open the file.
};

}  // namespace shoal::memory
