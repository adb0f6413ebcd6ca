package dev.tidings.cli.kill;

import java.util.Arrays;

/** Numbers by index, without an object for each: a long run has millions. Not safe for use by several threads. */
public final class IntList {
    private int[] values = new int[1024];
    private int size;

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    public int get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException("There are " + size + " values; asked for number " + index);
        }
        return values[index];
    }

    void set(int index, int value) {
        get(index);
        values[index] = value;
    }

    public int size() {
        return size;
    }
}
