<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 6.3: iterate over a table.
$table = new swoole_table(1024);
$table->column('id', swoole_table::TYPE_INT);
$table->column('name', swoole_table::TYPE_STRING, 64);
$table->create();
$table->set('a@example.org', ['id' => 145, 'name' => 'ann']);
$table->set('b@example.org', ['id' => 358, 'name' => 'bob']);

foreach($table as $row)
{
    var_dump($row);
}
echo count($table);
