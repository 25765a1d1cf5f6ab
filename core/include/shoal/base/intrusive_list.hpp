// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file shoal/base/intrusive_list.hpp
/// Doubly linked list whose nodes live inside the elements: linking and unlinking allocate nothing.
#include <cstddef>

namespace shoal {

/// Base of an element. Unlinks itself when destroyed. `Tag` distinguishes several lists of one element.
template <typename Tag = void>
class ListNode {
  public:
    ListNode() noexcept = default;
    ListNode(const ListNode&) = delete;
    ListNode& operator=(const ListNode&) = delete;
    ~ListNode() { unlink(); }

    [[nodiscard]] bool is_linked() const noexcept { return next_ != nullptr; }

    void unlink() noexcept {
        if (next_ == nullptr) return;
        prev_->next_ = next_;
        next_->prev_ = prev_;
        next_ = prev_ = nullptr;
    }

  private:
    template <typename T, typename U>
    friend class IntrusiveList;
    ListNode* next_ = nullptr;
    ListNode* prev_ = nullptr;
};

/// Circular list of `T`, which derives from ListNode<Tag>. Does not own its elements.
template <typename T, typename Tag = void>
class IntrusiveList {
    using Node = ListNode<Tag>;

  public:
    IntrusiveList() noexcept { head_.next_ = head_.prev_ = &head_; }
    IntrusiveList(const IntrusiveList&) = delete;
    IntrusiveList& operator=(const IntrusiveList&) = delete;
    ~IntrusiveList() {
        while (!empty())
            pop_front();
        head_.next_ = nullptr;
    }

    [[nodiscard]] bool empty() const noexcept { return head_.next_ == &head_; }
    [[nodiscard]] T& front() noexcept { return *static_cast<T*>(head_.next_); }
    [[nodiscard]] T& back() noexcept { return *static_cast<T*>(head_.prev_); }
    void push_back(T& element) noexcept { insert(head_.prev_, element); }
    void push_front(T& element) noexcept { insert(&head_, element); }
    T& pop_front() noexcept {
        T& element = front();
        static_cast<Node&>(element).unlink();
        return element;
    }
    /// The element after `element`, or null at the end.
    [[nodiscard]] T* next(T& element) noexcept {
        Node* node = static_cast<Node&>(element).next_;
        return node == &head_ ? nullptr : static_cast<T*>(node);
    }
    [[nodiscard]] T* first() noexcept { return empty() ? nullptr : &front(); }
    /// Moves every element of `other` to the end of this list.
    void splice_back(IntrusiveList& other) noexcept {
        if (other.empty()) return;
        Node* first = other.head_.next_;
        Node* last = other.head_.prev_;
        first->prev_ = head_.prev_;
        head_.prev_->next_ = first;
        last->next_ = &head_;
        head_.prev_ = last;
        other.head_.next_ = other.head_.prev_ = &other.head_;
    }

  private:
    static void insert(Node* after, T& element) noexcept {
        Node& node = element;
        node.prev_ = after;
        node.next_ = after->next_;
        after->next_->prev_ = &node;
        after->next_ = &node;
    }
    Node head_;
};

}  // namespace shoal
