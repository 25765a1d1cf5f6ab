// SPDX-License-Identifier: Apache-2.0
#include "shoal/aio/thread_pool.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace shoal::aio {

/// State shared by threads and loop. Outlives the pool until a posted call has run.
///
/// Invariants
///  1. Everything here is guarded by `mutex`; it is never held while a job runs or finishes.
///  2. A job is in `queue`, is run by a thread, or is in `done`. The lists own their jobs.
///  3. A call of deliver() is posted whenever `done` becomes non-empty, and only then.
///  4. `idle` counts threads that wait; as many of them as there are queued jobs have been notified.
///  5. Jobs are destroyed without the mutex, too: their destructors are the user's code.
///  6. With max_wait_ms, `wait_timer_` is armed whenever more jobs are queued than threads are idle and
///     another thread may be started: so no job waits longer than that for a new thread.
struct ThreadPool::Shared {
    Shared(event::EventLoop& its_loop, const ThreadPoolOptions& its_options) noexcept
        : loop(its_loop), options(its_options) {}
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;

    event::EventLoop& loop;
    ThreadPoolOptions options;
    std::mutex mutex;
    std::condition_variable has_work;
    std::deque<std::unique_ptr<Job>> queue;
    std::vector<std::unique_ptr<Job>> done;
    std::size_t idle = 0;
    std::list<std::thread> threads;
    std::list<std::thread> ended;  // To be joined.
    ThreadPool* pool = nullptr;    // Null once it is destroyed. Written and read on the loop's thread only.
    bool is_stopping = false;
};

namespace {

/// Threads inherit the mask: only the loop's thread handles signals.
class BlockAllSignals {
  public:
    BlockAllSignals() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~BlockAllSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    BlockAllSignals(const BlockAllSignals&) = delete;
    BlockAllSignals& operator=(const BlockAllSignals&) = delete;

  private:
    sigset_t before_;
};

ThreadPoolOptions made_sane(ThreadPoolOptions options) noexcept {
    options.max_threads = std::max<std::size_t>(options.max_threads, 1);
    options.min_threads = std::min(options.min_threads, options.max_threads);
    return options;
}

class CallJob final : public Job {
  public:
    CallJob(std::function<void()> work, std::function<void()> done)
        : work_(std::move(work)), done_(std::move(done)) {}
    void run() noexcept override { work_(); }
    void finish() noexcept override {
        if (done_) done_();
    }

  private:
    std::function<void()> work_;
    std::function<void()> done_;
};

}  // namespace

ThreadPool::ThreadPool(event::EventLoop& loop, ThreadPoolOptions options)
    : loop_(loop), options_(made_sane(options)), wait_timer_(&ThreadPool::on_max_wait, this) {
    shared_ = std::make_shared<Shared>(loop_, options_);
    shared_->pool = this;
}

ThreadPool::~ThreadPool() {
    shared_->pool = nullptr;
    std::list<std::thread> threads;
    std::deque<std::unique_ptr<Job>> dropped;
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->is_stopping = true;
        dropped.swap(shared_->queue);
    }
    shared_->has_work.notify_all();
    for (;;) {
        {
            // A thread that is just ending moves itself to `ended`, unless its handle is taken here first.
            const std::lock_guard lock(shared_->mutex);
            threads.splice(threads.end(), shared_->threads);
            threads.splice(threads.end(), shared_->ended);
        }
        if (threads.empty()) break;
        threads.front().join();
        threads.pop_front();
    }
    while (under_way_ > 0) {
        --under_way_;
        loop_.release();
    }
}

Result<void> ThreadPool::submit(std::unique_ptr<Job> job) {
    const Job& submitted = *job;
    bool needs_thread = false;
    bool has_threads = false;
    bool may_wait = false;
    std::list<std::thread> ended;
    {
        // Queued and counted under one lock: an idle thread that times out checks the queue before it ends.
        const std::lock_guard lock(shared_->mutex);
        if (options_.max_queued > 0 && shared_->queue.size() >= options_.max_queued)
            return fail(Errc::kTooLarge);
        ended.splice(ended.end(), shared_->ended);
        has_threads = !shared_->threads.empty();
        shared_->queue.push_back(std::move(job));
        needs_thread =
            shared_->queue.size() > shared_->idle && shared_->threads.size() < options_.max_threads;
        may_wait = options_.max_wait_ms > 0 && has_threads && shared_->threads.size() >= options_.min_threads;
    }
    ++under_way_;
    loop_.retain();
    shared_->has_work.notify_one();
    for (std::thread& thread : ended)
        thread.join();
    if (needs_thread && may_wait) {
        if (!wait_timer_.is_armed()) loop_.arm(wait_timer_, options_.max_wait_ms);
        return {};
    }
    if (needs_thread && !start_thread() && !has_threads) {
        static_cast<void>(withdraw(submitted));
        return fail_errno(EAGAIN);
    }
    return {};
}

Result<void> ThreadPool::submit(std::function<void()> work, std::function<void()> done) {
    return submit(std::make_unique<CallJob>(std::move(work), std::move(done)));
}

std::unique_ptr<Job> ThreadPool::withdraw(const Job& job) {
    std::unique_ptr<Job> withdrawn;
    {
        const std::lock_guard lock(shared_->mutex);
        const auto place = std::find_if(shared_->queue.begin(), shared_->queue.end(),
                                        [&](const auto& queued) { return queued.get() == &job; });
        if (place == shared_->queue.end()) return nullptr;
        withdrawn = std::move(*place);
        shared_->queue.erase(place);
        if (shared_->queue.empty()) wait_timer_.cancel();
    }
    --under_way_;
    loop_.release();
    return withdrawn;
}

bool ThreadPool::start_thread() {
    const std::lock_guard lock(shared_->mutex);
    try {
        const BlockAllSignals block;
        shared_->threads.emplace_back(&ThreadPool::work, shared_);
        return true;
    } catch (const std::system_error&) {
        return false;
    }
}

void ThreadPool::start_threads_for_late_jobs() {
    std::size_t missing = 0;
    {
        const std::lock_guard lock(shared_->mutex);
        const std::size_t waiting = shared_->queue.size();
        const std::size_t threads = shared_->threads.size();
        if (waiting > shared_->idle && threads < options_.max_threads) {
            missing = std::min(waiting - shared_->idle, options_.max_threads - threads);
        }
    }
    while (missing > 0 && start_thread())
        --missing;
}

void ThreadPool::on_max_wait(event::Timer&, void* owner) {
    static_cast<ThreadPool*>(owner)->start_threads_for_late_jobs();
}

void ThreadPool::set_options(ThreadPoolOptions options) {
    options_ = made_sane(options);
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->options = options_;
    }
    shared_->has_work.notify_all();
    start_threads_for_late_jobs();
}

/// The main function of a thread.
void ThreadPool::work(const std::shared_ptr<Shared>& shared) {
    std::unique_lock lock(shared->mutex);
    while (shared->threads.size() <= shared->options.max_threads) {
        ++shared->idle;
        const bool has_work =
            shared->has_work.wait_for(lock, std::chrono::milliseconds(shared->options.idle_ms),
                                      [&] { return shared->is_stopping || !shared->queue.empty(); });
        --shared->idle;
        if (shared->is_stopping) return;  // The pool joins it.
        if (!has_work) {
            if (shared->threads.size() <= shared->options.min_threads) continue;
            break;
        }
        std::unique_ptr<Job> job = std::move(shared->queue.front());
        shared->queue.pop_front();
        lock.unlock();
        job->run();
        lock.lock();
        const bool is_first = shared->done.empty();
        shared->done.push_back(std::move(job));
        if (is_first && !shared->is_stopping) {
            lock.unlock();
            shared->loop.post([shared] {
                if (shared->pool != nullptr) shared->pool->deliver();
            });
            lock.lock();
        }
    }
    for (auto thread = shared->threads.begin(); thread != shared->threads.end(); ++thread) {
        if (thread->get_id() != std::this_thread::get_id()) continue;
        shared->ended.splice(shared->ended.end(), shared->threads, thread);
        return;
    }
}

void ThreadPool::deliver() {
    // A finish() may destroy the pool, or submit more.
    const std::shared_ptr<Shared> shared = shared_;
    std::vector<std::unique_ptr<Job>> batch;
    {
        const std::lock_guard lock(shared->mutex);
        batch.swap(shared->done);
        if (shared->queue.empty()) wait_timer_.cancel();  // It would keep the loop running for nothing.
    }
    for (std::unique_ptr<Job>& job : batch) {
        if (shared->pool == nullptr) return;
        --under_way_;
        loop_.release();
        job->finish();
        job.reset();
    }
}

std::size_t ThreadPool::thread_count() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->threads.size();
}

std::size_t ThreadPool::queued_count() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->queue.size();
}

void ThreadPool::reset_after_fork() {
    // Leaked on purpose: a thread of the parent may have held the mutex at the fork, and a handle to a thread
    // that does not exist here can be neither joined nor destroyed.
    static auto* const forgotten = new std::list<std::shared_ptr<Shared>>;
    forgotten->push_back(std::move(shared_));
    shared_ = std::make_shared<Shared>(loop_, options_);
    shared_->pool = this;
    wait_timer_.cancel();
    while (under_way_ > 0) {
        --under_way_;
        loop_.release();
    }
}

}  // namespace shoal::aio
