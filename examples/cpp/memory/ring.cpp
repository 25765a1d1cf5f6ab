// SPDX-License-Identifier: Apache-2.0
// Two processes and a ring in shared memory: the child sends words, the parent's event loop receives them. A
// system call is made only to wake the loop when it sleeps.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <shoal/event/event_loop.hpp>
#include <shoal/memory/spsc_ring.hpp>
#include <string>
#include <string_view>

namespace {

using namespace shoal;
using memory::RingBell;
using memory::SpscRing;

/// The receiving end in an event loop.
class Receiver final : public event::Watcher {
  public:
    Receiver(event::EventLoop& loop, SpscRing& ring, RingBell& bell) : loop_(loop), bell_(bell), in_(ring) {
        // Edge-triggered: the bell is never read.
        if (!loop.add(*this, bell.fd(), event::Trigger::kEdge)) std::abort();
        receive();
    }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    void on_ready(event::Ready) override { receive(); }

    /// Takes all there is, then says that it sleeps, and looks once more.
    void receive() {
        do {
            bell_.disarm();
            while (const auto message = in_.take()) {
                text_ += message->text();  // In place: valid until finish().
                in_.finish(*message);
            }
            bell_.arm();
        } while (in_.peek());
        if (text_.ends_with('.')) loop_.remove(*this);
    }

    event::EventLoop& loop_;
    RingBell& bell_;
    SpscRing::Consumer in_;
    std::string text_;
};

int send_words(SpscRing& ring) {
    SpscRing::Producer out(ring);
    for (const std::string_view word : {"rings ", "carry ", "messages ", "between ", "processes."}) {
        auto place = out.reserve(word.size());
        while (!place) {  // Full: the parent has not taken the first words yet.
            if (!out.wait(word.size())) return EXIT_FAILURE;
            place = out.reserve(word.size());
        }
        std::memcpy(place->data(), word.data(), word.size());
        out.commit(word.size());
        out.publish();
    }
    return EXIT_SUCCESS;
}

}  // namespace

int main() {
    auto to_parent = RingBell::create();
    auto to_child = RingBell::create();
    if (!to_parent || !to_child) return EXIT_FAILURE;
    // Small, so that the child has to wait for room.
    auto ring =
        SpscRing::create({.capacity_bytes = 64, .consumer_bell = &*to_parent, .producer_bell = &*to_child});
    if (!ring) return EXIT_FAILURE;

    const pid_t child = ::fork();
    if (child < 0) return EXIT_FAILURE;
    if (child == 0) ::_exit(send_words(*ring));

    auto loop = event::EventLoop::create();
    if (!loop) return EXIT_FAILURE;
    const Receiver receiver(**loop, *ring, *to_parent);
    (*loop)->run();
    int status = 0;
    if (::waitpid(child, &status, 0) != child || status != 0) return EXIT_FAILURE;
    std::cout << receiver.text() << '\n';
    return receiver.text() == "rings carry messages between processes." ? EXIT_SUCCESS : EXIT_FAILURE;
}
