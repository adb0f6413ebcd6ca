/**
 * The order of a cluster, kept by Redis or Valkey: a {@link dev.tidings.cluster.Sequencer} on one stream. Start at {@link dev.tidings.log.redis.RedisSequencer}. It opens a session ({@code RedisConnector}) after another, each with two connections: one that appends and asks
 * ({@code RedisSession}), and one that follows ({@code RedisReader}). What must be done at once is a script ({@code Scripts}).
 */
@NullMarked
package dev.tidings.log.redis;

import org.jspecify.annotations.NullMarked;
