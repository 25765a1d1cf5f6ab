// SPDX-License-Identifier: Apache-2.0
// Invariants
//  1. A turn: before-poll hook, poll, clock, events, posted calls, deferred calls, timers, after-turn hook. A
//     poll that ends with nothing to do (the wheel cascades, a signal handler ran) is repeated and does not
//     count as a turn.
//  2. A watcher is in watchers_ exactly while its loop_ is set. The internal watchers (eventfd, timerfd,
//     signalfd) never are: they do not count as work, and only the loop removes them.
//  3. Turns nest (a callback may call run_once()): every unfinished batch is in the chain that starts at
//     Internals::batch, and remove() clears its watcher from all of them.
//  4. A callback may drop everything (reset_after_fork()): code that runs a list takes one element at a time.
#include "shoal/event/event_loop.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "event/alarm.hpp"
#include "event/mailbox.hpp"
#include "event/poller.hpp"
#include "event/signal_table.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/ring.hpp"
#include "shoal/base/scope_guard.hpp"

namespace shoal::event {
namespace {

// Initial-exec: the general model costs a call to __tls_get_addr in a shared object. Eight bytes fit into
// what libc reserves for libraries opened late.
[[gnu::tls_model("initial-exec")]] thread_local EventLoop* current_loop = nullptr;

constexpr std::size_t kBatchEvents = 256;
/// Deadlines at least this far away use the alarm. Setting it costs a system call, which does not pay for
/// nearer ones.
constexpr std::int64_t kAlarmFromMs = 250;

}  // namespace

/// The events of one turn, linked into the chain of unfinished batches during its lifetime.
struct EventLoop::Batch {
    Batch(Batch*& chain, Poller::Event* its_events) noexcept
        : chain_head(chain), events(its_events), outer(chain) {
        chain_head = this;
    }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    ~Batch() { chain_head = outer; }

    Batch*& chain_head;
    Poller::Event* events;
    std::size_t count = 0;
    std::size_t next = 0;
    const Watcher* current = nullptr;  // The last one called; may be destroyed.
    Batch* outer;
};

struct EventLoop::BoxedCall : Deferred {
    explicit BoxedCall(std::function<void()> its_call) : Deferred(run, this), call(std::move(its_call)) {}
    static void run(void* owner) {
        const std::unique_ptr<BoxedCall> self(static_cast<BoxedCall*>(owner));
        self->call();
    }
    std::function<void()> call;
};

struct EventLoop::Internals {
    std::unique_ptr<Poller> poller;
    std::unique_ptr<Mailbox> mailbox;
    std::unique_ptr<Alarm> alarm;
    std::unique_ptr<SignalTable> signals;
    Ring<std::function<void()>> posted;  // Taken from the mailbox and not yet run.
    Batch* batch = nullptr;
    std::array<Poller::Event, kBatchEvents> events;  // Of the outermost batch.
};

Watcher::~Watcher() {
    if (loop_ != nullptr) loop_->remove(*this);
}

EventLoop::EventLoop() : now_ms_(monotonic_ms()), timers_(now_ms_), in_(std::make_unique<Internals>()) {}

EventLoop::~EventLoop() {
    forget_everything();
    if (current_loop == this) current_loop = nullptr;
}

Result<std::unique_ptr<EventLoop>> EventLoop::create() {
    fill_standard_descriptors();
    std::unique_ptr<EventLoop> loop(new EventLoop);
    if (auto opened = loop->open(); !opened) return fail(opened.error());
    current_loop = loop.get();
    return loop;
}

EventLoop* EventLoop::current() noexcept {
    return current_loop;
}

Result<void> EventLoop::open() {
    auto poller = Poller::create();
    if (!poller) return fail(poller.error());
    auto mailbox = std::make_unique<Mailbox>();
    if (auto opened = mailbox->open(**poller); !opened) return opened;
    auto alarm = std::make_unique<Alarm>(*this);
    if (auto opened = alarm->open(**poller); !opened) return opened;
    in_->poller = std::move(*poller);
    in_->alarm = std::move(alarm);
    in_->mailbox = std::move(mailbox);
    in_->signals = std::make_unique<SignalTable>();
    return {};
}

// ---- descriptors -----------------------------------------------------------------------------------------

Result<void> EventLoop::add(Watcher& watcher, int fd, Trigger trigger, Ready interest,
                            bool keeps_loop_alive) {
    if (watcher.loop_ != nullptr) return fail(Errc::kExists);
    if (trigger == Trigger::kEdge) interest = Ready::kRead | Ready::kWrite | Ready::kReadHangup;
    if (trigger == Trigger::kExclusive) interest = Ready::kRead;
    if (auto added = in_->poller->add(fd, watcher, trigger, interest); !added) return added;
    watcher.loop_ = this;
    watcher.fd_ = fd;
    watcher.trigger_ = trigger;
    watcher.interest_ = interest;
    watcher.keeps_loop_alive_ = keeps_loop_alive;
    watchers_.push_back(watcher.link_);
    ++watcher_count_;
    live_watcher_count_ += keeps_loop_alive ? 1 : 0;
    return {};
}

Result<void> EventLoop::set_interest(Watcher& watcher, Ready interest) {
    if (watcher.loop_ != this || watcher.trigger_ != Trigger::kLevel) return fail(Errc::kInvalid);
    if (watcher.interest_ == interest) return {};
    if (auto changed = in_->poller->modify(watcher.fd_, watcher, interest); !changed) return changed;
    watcher.interest_ = interest;
    return {};
}

void EventLoop::remove(Watcher& watcher) noexcept {
    if (watcher.loop_ != this) return;
    in_->poller->remove(watcher.fd_, watcher);
    watcher.loop_ = nullptr;
    watcher.fd_ = -1;
    watcher.link_.unlink();
    --watcher_count_;
    live_watcher_count_ -= watcher.keeps_loop_alive_ ? 1 : 0;
    for (Batch* batch = in_->batch; batch != nullptr; batch = batch->outer) {
        // A watcher is in a batch at most once, and usually it is the current one, which needs no search.
        if (batch->current == &watcher) continue;
        for (std::size_t i = batch->next; i < batch->count; ++i) {
            if (batch->events[i].watcher == &watcher) batch->events[i].watcher = nullptr;
        }
    }
}

// ---- time ------------------------------------------------------------------------------------------------

void EventLoop::arm(Timer& timer, std::int64_t delay_ms) noexcept {
    // Without delay: the wheel's own time, which is behind now_ms() while it fires. A timer in its past waits
    // for the next turn; one at now_ms() could still fire in this turn.
    if (delay_ms <= 0) return timers_.arm_at(timer, timers_.now_ms());
    // Rounded up, while the wheel advances by a clock that is rounded down: never early.
    const std::int64_t now_ms = (monotonic_ns() + 999'999) / 1'000'000;
    timers_.arm_at(timer, now_ms + std::min(delay_ms, kMaxDelayMs));
}

// ---- calls -----------------------------------------------------------------------------------------------

void EventLoop::defer(Deferred& deferred) noexcept {
    if (!deferred.is_linked()) deferred_.push_back(deferred);
}

void EventLoop::defer(std::function<void()> call) {
    deferred_.push_back(*new BoxedCall(std::move(call)));  // Owned by the list until it runs.
}

void EventLoop::set_before_poll_hook(std::function<void()> hook) {
    before_poll_ = hook ? std::make_shared<std::function<void()>>(std::move(hook)) : nullptr;
}

void EventLoop::set_after_turn_hook(std::function<void()> hook) {
    after_turn_ = hook ? std::make_shared<std::function<void()>>(std::move(hook)) : nullptr;
}

void EventLoop::set_stay_alive_condition(std::function<bool()> condition) {
    stay_alive_ = condition ? std::make_shared<std::function<bool()>>(std::move(condition)) : nullptr;
}

void EventLoop::run_deferred() {
    running_deferred_.splice_back(deferred_);
    while (!running_deferred_.empty()) {
        Deferred& deferred = running_deferred_.pop_front();
        deferred.callback_(deferred.owner_);
    }
}

void EventLoop::post(std::function<void()> call) {
    in_->mailbox->put(std::move(call));
    // The loop's own thread is not polling now, and checks the mailbox before it polls.
    if (current_loop != this) in_->mailbox->ring();
}

void EventLoop::wake_up() noexcept {
    in_->mailbox->ring();
}

void EventLoop::run_posted() {
    if (in_->mailbox->has_calls()) in_->mailbox->take(in_->posted);
    while (!in_->posted.empty()) {
        const std::function<void()> call = in_->posted.pop_front();
        call();
    }
}

// ---- signals ---------------------------------------------------------------------------------------------

Result<void> EventLoop::set_signal_handler(int signal_number, std::function<void(int)> handler) {
    return in_->signals->set(*in_->poller, signal_number, std::move(handler));
}

bool EventLoop::has_signal_handler(int signal_number) const noexcept {
    return in_->signals->has(signal_number);
}

const std::function<void(int)>* EventLoop::signal_handler(int signal_number) const noexcept {
    return in_->signals ? in_->signals->handler(signal_number) : nullptr;
}

Result<void> EventLoop::add_signal_listener(SignalListener& listener, int signal_number) {
    return in_->signals->add(*in_->poller, listener, signal_number);
}

void EventLoop::remove_signal_listener(SignalListener& listener) noexcept {
    in_->signals->remove(listener);
}

// ---- running ---------------------------------------------------------------------------------------------

bool EventLoop::has_calls() const noexcept {
    return !deferred_.empty() || !running_deferred_.empty() || !in_->posted.empty() ||
           in_->mailbox->has_calls();
}

bool EventLoop::has_work() const noexcept {
    return live_watcher_count_ > 0 || timers_.live_count() > 0 || retained_ > 0 || has_calls() ||
           (signals_keep_alive_ && in_->signals->count() > 0);
}

EventLoop::PollPlan EventLoop::plan_poll(std::int64_t max_wait_ms) noexcept {
    if (max_wait_ms == 0 || has_calls()) return {0, false};
    std::int64_t wait_ms = max_wait_ms < 0 ? std::numeric_limits<std::int64_t>::max() : max_wait_ms;
    if (timers_.armed_count() > 0) {
        const std::int64_t next_ms = timers_.next_stop_ms();
        // In a nested turn the alarm may already have expired, as an event of the outer batch.
        const bool may_use_alarm = max_wait_ms < 0 && in_->batch == nullptr;
        if (may_use_alarm && in_->alarm->covers(next_ms)) return {-1, true};
        // The callbacks of the last turn may have run for long; a stale time would make the timer late.
        const std::int64_t delay_ms = std::max<std::int64_t>(0, next_ms - refresh_now());
        if (may_use_alarm && delay_ms >= kAlarmFromMs && in_->alarm->set(next_ms, delay_ms))
            return {-1, true};
        wait_ms = std::min(wait_ms, delay_ms);
    }
    if (wait_ms == std::numeric_limits<std::int64_t>::max()) return {-1, false};
    return {static_cast<int>(std::min<std::int64_t>(wait_ms, std::numeric_limits<int>::max())), false};
}

/// When no timer can be due, the exact time is read only on demand.
void EventLoop::take_time_after_poll(PollPlan plan) noexcept {
    if (!plan.is_watched_by_alarm || poll_listener_ != nullptr) {
        refresh_now();
        return;
    }
    is_now_coarse_ = true;
    now_ms_ = std::max(now_ms_, coarse_monotonic_ms());
}

/// True: there was an event for a watcher, or a wake-up.
bool EventLoop::poll_and_deliver(PollPlan plan) {
    std::unique_ptr<Poller::Event[]>
        nested_events;  // A nested turn must not overwrite the outer one's batch.
    Poller::Event* events = in_->events.data();
    if (in_->batch != nullptr) {
        nested_events = std::make_unique<Poller::Event[]>(kBatchEvents);
        events = nested_events.get();
    }
    Batch batch(in_->batch, events);
    if (poll_listener_ != nullptr) [[unlikely]]
        poll_listener_->before_poll();
    batch.count = in_->poller->wait({events, kBatchEvents}, plan.timeout_ms);
    take_time_after_poll(plan);
    if (poll_listener_ != nullptr) [[unlikely]]
        poll_listener_->after_poll(now_ms_);
    bool has_events = false;
    while (batch.next < batch.count) {
        const Poller::Event event = batch.events[batch.next++];
        if (event.watcher == nullptr) continue;
        has_events |= event.watcher != in_->alarm.get();
        batch.current = event.watcher;
        Ready ready = event.ready;
        if (any(ready & Ready::kError)) {
            ready = ready | (event.watcher->interest_ & (Ready::kRead | Ready::kWrite));
        }
        event.watcher->on_ready(ready);
    }
    return has_events;
}

void EventLoop::run_hook(const std::shared_ptr<std::function<void()>>& hook) {
    const std::shared_ptr<std::function<void()>> kept = hook;
    (*kept)();
}

void EventLoop::run_once(std::int64_t max_wait_ms) {
    if (before_poll_) run_hook(before_poll_);
    bool has_done_something = false;
    do {
        has_done_something = poll_and_deliver(plan_poll(max_wait_ms));
        if (has_calls()) {
            has_done_something = true;
            run_posted();
            run_deferred();
        }
        if (timers_.armed_count() > 0) has_done_something |= timers_.advance(now_ms_);
    } while (!has_done_something && max_wait_ms < 0);
    if (after_turn_) run_hook(after_turn_);
}

void EventLoop::run() {
    const ScopeGuard restore([this, was_running = is_running_] {
        is_running_ = was_running;
        stop_requested_ = false;
    });
    is_running_ = true;
    if (after_turn_ && has_work()) {  // A turn without waiting and timers: the hook runs before any of them.
        if (before_poll_) run_hook(before_poll_);
        poll_and_deliver(plan_poll(0));
        if (has_calls()) {
            run_posted();
            run_deferred();
        }
        if (after_turn_) run_hook(after_turn_);
    }
    while (!stop_requested_) {
        if (!has_work()) {
            const auto stay_alive = stay_alive_;
            if (!stay_alive || !(*stay_alive)()) return;
        }
        run_once(-1);
    }
}

void EventLoop::stop() noexcept {
    stop_requested_ = is_running_;
}

EventLoop::Counters EventLoop::counters() const noexcept {
    return in_->poller->counters();
}

// ---- the end ---------------------------------------------------------------------------------------------

void EventLoop::forget_everything() noexcept {
    while (!watchers_.empty()) {
        Watcher& watcher = watchers_.pop_front().owner;
        watcher.loop_ = nullptr;
        watcher.fd_ = -1;
    }
    watcher_count_ = live_watcher_count_ = retained_ = 0;
    timers_.clear();
    for (IntrusiveList<Deferred>* list : {&running_deferred_, &deferred_}) {
        while (!list->empty()) {
            Deferred& deferred = list->pop_front();
            if (deferred.callback_ == BoxedCall::run) delete static_cast<BoxedCall*>(&deferred);
        }
    }
    for (Batch* batch = in_->batch; batch != nullptr; batch = batch->outer)
        batch->next = batch->count;
}

Result<void> EventLoop::reset_after_fork(PendingSignals pending) {
    forget_everything();
    while (!in_->posted.empty())
        in_->posted.pop_front();
    if (in_->signals) in_->signals->close_inherited(pending);
    in_->signals.reset();
    // The parent's set stays as it is: its registrations belong to the shared epoll description, so the child
    // only closes its descriptor.
    in_->poller.reset();
    in_->alarm.reset();
    // Leaked on purpose: at the fork another thread of the parent may have been changing the queue.
    if (Mailbox* const inherited = in_->mailbox.release()) inherited->close_inherited();
    current_loop = this;
    stop_requested_ = false;
    return open();
}

Result<void> EventLoop::continue_after_fork() noexcept {
    return in_->signals ? in_->signals->register_again(*in_->poller) : Result<void>{};
}

}  // namespace shoal::event
