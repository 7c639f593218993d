-- What the exchange has in force for a number, as the last receipt accepted it
-- (brand and revision, reason): null as long as that is not known, and from the
-- moment that a further entry with the number stands in the outbox. And the
-- stamp the number had when it last went into the outbox.
ALTER TABLE number_state ADD COLUMN brand INTEGER;
ALTER TABLE number_state ADD COLUMN revision INTEGER;
ALTER TABLE number_state ADD COLUMN reason INTEGER;
ALTER TABLE number_state ADD COLUMN sequence INTEGER;

-- What was answered is in force as it stands here; a refusal put nothing in
-- force.
UPDATE number_state
SET brand = number.brand, revision = brand.revision, reason = number.reason,
    sequence = number.sequence
FROM number, brand, connection
WHERE number.tn = number_state.tn AND brand.id = number.brand
    AND connection.id = number_state.connection AND number_state.status IN (2, 3, 5, 6)
    AND number.sequence > 0 AND number.sequence <= connection.pushed_sequence;

-- Which numbers stand in an outbox is told by its entries only. To take too
-- many for known costs a release that the exchange does not need.
INSERT INTO number_state (connection, tn, status, changed_at, sequence)
SELECT connection.id, number.tn, 1, number.changed_at, number.sequence
FROM connection JOIN number ON number.sequence > connection.pushed_sequence
WHERE number.sequence > 0 AND number.brand IS NOT NULL AND EXISTS
    (SELECT 1 FROM log_entry
     WHERE log_entry.connection = connection.id AND log_entry.receipt IS NULL)
ON CONFLICT (connection, tn) DO NOTHING;

-- A number that carries no brand and that nobody is told so, while an exchange
-- has it: its release is sent.
UPDATE number
SET sequence = (SELECT sequence FROM workspace) + lost.position
FROM (SELECT tn, row_number() OVER (ORDER BY tn) AS position FROM number
      WHERE brand IS NULL AND sequence = 0 AND EXISTS
          (SELECT 1 FROM number_state
           WHERE number_state.connection IN (SELECT id FROM connection)
               AND number_state.tn = number.tn AND number_state.status > 1)) AS lost
WHERE number.tn = lost.tn;
UPDATE workspace
SET sequence = max(sequence, coalesce((SELECT max(sequence) FROM number WHERE sequence > 0), 0));
