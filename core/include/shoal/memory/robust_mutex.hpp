// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/memory/robust_mutex.hpp
/// A mutex in shared memory that the kernel releases when its holder ends, at whatever instruction.
#include <pthread.h>

#include <cerrno>
#include <cstdint>

namespace shoal::memory {

/// All zero bytes until init(). Belongs to the thread that took it. Keep the memory mapped while it is held.
class RobustMutex {
  public:
    enum class Taken : std::uint8_t {
        kNo,         ///< Another thread holds it (try_lock() only).
        kFree,       ///< It was free.
        kAbandoned,  ///< Its last holder ended while it held it: repair what it protects.
    };

    /// False: out of memory. No process may use it yet.
    [[nodiscard]] bool init() noexcept {
        pthread_mutexattr_t attributes;
        if (pthread_mutexattr_init(&attributes) != 0) return false;
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        const int error = pthread_mutex_init(&mutex_, &attributes);
        pthread_mutexattr_destroy(&attributes);
        return error == 0;
    }
    Taken lock() noexcept { return note(pthread_mutex_lock(&mutex_)); }
    [[nodiscard]] Taken try_lock() noexcept { return note(pthread_mutex_trylock(&mutex_)); }
    void unlock() noexcept { pthread_mutex_unlock(&mutex_); }

  private:
    Taken note(int error) noexcept {
        if (error == 0) return Taken::kFree;
        if (error != EOWNERDEAD) return Taken::kNo;
        pthread_mutex_consistent(&mutex_);
        return Taken::kAbandoned;
    }
    pthread_mutex_t mutex_;
};

}  // namespace shoal::memory
