/** What people write to company lists on an ordinary day. */
export const TOPICS = [
  'Quarterly update',
  'Printer on floor 3',
  'New intranet',
  'VPN slow?',
  'Server maintenance',
  'Holiday calendar',
  'Budget template',
  'Fire drill',
  'Release 4.2',
  'Parking',
  'Hackathon',
  'Coffee machine',
  'Security training',
  'Travel policy',
];

export const QUESTIONS = [
  'Does anybody know who can grant access to the archive?',
  'Which version of the template are we supposed to use?',
  'Has anyone seen this error before? The export stops after a few rows and the log says nothing.',
  'Where do I find the form for travel expenses?',
];

export const ANSWERS = [
  'Try the service desk, they helped me last week.',
  'Version 3, it is on the intranet.',
  'You have to stop the service first, then remove the old file from the folder and start it again.',
  'I had the same problem. Clearing the cache helped.',
  'See the page Anna posted.',
  'Same here.',
  'As far as I know the archive is read only now.',
  'Yes, works for me.',
  'I agree with Tom, we should stop using the old one.',
];

export const ARGUMENTS = [
  'I do not think that is a fair summary. The numbers were on the table in March and nobody objected.',
  'With respect, this was decided without the people who have to run it.',
  'Please read my mail again. I said the interface, not the implementation.',
  'That breaks every caller. We would have to change forty projects for a cosmetic gain.',
  'So what do you propose instead?',
  'I measured it: the second variant is twice as slow on our data.',
  'Can we take a step back and list the requirements first?',
  'No. That is exactly the problem we had two years ago.',
];

export const CONGRATULATIONS = [
  'Congratulations!',
  'Congrats Maria, well deserved!',
  'Well done!',
  'Fantastic news, congratulations to you both',
  'Happy birthday!',
  'Great job everyone',
  'All the best in the new role!',
  'So happy for you!',
  'Wow, that is great',
  'Bravo!',
  'Thank you for everything, Peter',
  'Good luck!',
  'Herzlichen Glückwunsch!',
  'Félicitations !',
  'Legend!',
  'Enhorabuena',
];

export const ACCEPTANCES = [
  "I'll be there",
  'Count me in',
  'Yes, I will come',
  "Sorry, I can't make it",
  "I'm in!",
  'Unfortunately I cannot attend',
  'Yes please, vegetarian for me',
  'Looking forward to it!',
  'We will join with three people',
  'no, on leave that week',
];

export const NEWSLETTER_ANSWERS = [
  'Thanks for the update!',
  'Great read',
  'The link in the second paragraph does not work.',
  'Please remove me from this newsletter.',
  'Thank you',
];

export const ANGRY = [
  'Remove me from this list!',
  'I said remove me from this list!',
  'unsubscribe me now',
  'STOP SENDING ME THESE EMAILS',
];
