<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\System;
use function Swoole\Coroutine\{batch, run};

run(function () {
    $file = tempnam(sys_get_temp_dir(), 'guide');
    System::writeFile($file, "first\n");
    System::writeFile($file, "second\n", FILE_APPEND);
    echo System::readFile($file);
    unlink($file);
    var_dump(System::readFile($file));

    // Two commands at once, on one thread.
    $results = batch([
        'sum' => fn () => System::exec('expr 20 + 22'),
        'no' => fn () => System::exec('exit 3'),
    ]);
    echo trim($results['sum']['output']), ' ', $results['no']['code'], "\n";
});
