<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Process;
use Swoole\Table;

$pages = new Table(1024);
$pages->column('title', Table::TYPE_STRING, 64);
$pages->column('hits', Table::TYPE_INT);
$pages->column('seconds', Table::TYPE_FLOAT);
$pages->create();

$pages->set('/', ['title' => 'Home', 'seconds' => 0.5]);
for ($n = 0; $n < 4; $n++) {
    (new Process(function () use ($pages) {
        for ($i = 0; $i < 1000; $i++) {
            $pages->incr('/', 'hits');
        }
        $pages->incr('/about', 'hits');
    }, false, 0))->start();
}
while (Process::wait());

echo json_encode($pages->get('/')), ' ', $pages->get('/about', 'hits'), "\n";
foreach ($pages as $path => $page) {
    if ($page['title'] === '') {
        $pages->del($path);
    }
}
echo count($pages), ' ', json_encode($pages->exists('/about')), "\n";
