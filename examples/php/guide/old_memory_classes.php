<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Buffer;
use Swoole\Channel;
use Swoole\Mmap;
use Swoole\Process;

// A queue of values between processes.
$jobs = new Channel(64 * 1024);
$results = new Channel(64 * 1024);
foreach ([2, 3, 4] as $number) {
    $jobs->push(['square of', $number]);
}
(new Process(function () use ($jobs, $results) {
    while ($job = $jobs->pop()) {
        $results->push($job[1] ** 2);
    }
}, false, 0))->start();
Process::wait();
echo json_encode([$results->pop(), $results->pop(), $results->pop(), $results->pop()]), "\n";

// A file as memory.
$name = tempnam(sys_get_temp_dir(), 'mmap');
file_put_contents($name, 'status: starting');
$file = Mmap::open($name);
fseek($file, 8);
fwrite($file, 'running ');
fclose($file);
echo file_get_contents($name), "\n";
unlink($name);

// Bytes that come and go.
$buffer = new Buffer();
$buffer->append("first line\nsecond");
$buffer->append(" line\n");
while (($end = strpos($buffer, "\n")) !== false) {
    echo $buffer->substr(0, $end + 1, true);
}
