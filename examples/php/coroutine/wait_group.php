<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.16: Go's sync.WaitGroup made of a channel. Where the tutorial fetches two web pages
// (Coroutine\Http\Client comes with a later issue) two coroutines sleep.
class WaitGroup
{
    private $count = 0;
    private $chan;

    public function __construct()
    {
        $this->chan = new chan;
    }

    // One more to wait for.
    public function add()
    {
        $this->count++;
    }

    // One is done.
    public function done()
    {
        $this->chan->push(true);
    }

    // Waits for all of them.
    public function wait()
    {
        while($this->count--) {
            $this->chan->pop();
        }
    }
}

go(function () {
    $wg = new WaitGroup();
    $result = [];
    $wg->add();
    // The first coroutine.
    go(function () use ($wg, &$result) {
        co::sleep(0.2);
        $result['taobao'] = 'slow';
        $wg->done();
    });
    $wg->add();
    // The second coroutine.
    go(function () use ($wg, &$result) {
        co::sleep(0.1);
        $result['baidu'] = 'fast';
        $wg->done();
    });
    // Suspends this coroutine until all are done.
    $wg->wait();
    // $result has what both found.
    var_dump($result);
});
