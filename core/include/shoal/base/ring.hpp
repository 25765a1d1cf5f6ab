// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/ring.hpp
/// Growing ring buffer: a queue with no allocation while its size stays below its high-water mark.
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace shoal {

template <typename T>
class Ring {
  public:
    Ring() noexcept = default;
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    ~Ring() {
        while (!empty())
            pop_front();
        ::operator delete (slots_, std::align_val_t{alignof(T)});
    }

    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] T& front() noexcept { return slots_[head_]; }
    /// The element `index` places after the front.
    [[nodiscard]] T& at(std::size_t index) noexcept { return slots_[(head_ + index) & (capacity_ - 1)]; }

    void push_back(T&& item) {
        if (size_ == capacity_) grow();
        new (&slots_[(head_ + size_) & (capacity_ - 1)]) T(std::move(item));
        ++size_;
    }

    T pop_front() noexcept {
        T item = std::move(slots_[head_]);
        slots_[head_].~T();
        head_ = (head_ + 1) & (capacity_ - 1);
        --size_;
        return item;
    }

  private:
    void grow() {
        const std::size_t capacity = capacity_ == 0 ? 8 : capacity_ * 2;
        T* const slots = static_cast<T*>(::operator new (capacity * sizeof(T), std::align_val_t{alignof(T)}));
        for (std::size_t i = 0; i < size_; ++i) {
            new (&slots[i]) T(std::move(at(i)));
            at(i).~T();
        }
        ::operator delete (slots_, std::align_val_t{alignof(T)});
        slots_ = slots;
        capacity_ = capacity;
        head_ = 0;
    }

    T* slots_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t head_ = 0;
    std::size_t size_ = 0;
};

}  // namespace shoal
