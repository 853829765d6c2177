import type { VNode } from 'preact';
import { type Contact, isStale } from '../../duties/contact.ts';
import { telHref } from '../call-links.tsx';
import type { View } from './view.ts';

export type ContactCardParts = { view: View; department: string; contact: Contact | undefined; linked: boolean };

/** How to reach one body: a button to call, or honestly that its number is not registered. */
export function ContactCard({ view, department, contact, linked }: ContactCardParts): VNode {
  const { say } = view.desk;
  const phone = contact?.phone ?? '';
  return (
    <li class="contact">
      <strong>{linked ? <a href={view.links.department(department)}>{department}</a> : <bdi>{department}</bdi>}</strong>
      {phone === '' ? (
        <p class="missing">
          电话尚未登记，可拨打
          <a class="call" href="tel:12345">
            12345
          </a>
          转接
        </p>
      ) : (
        <p>
          <a class="button" href={telHref(phone)}>
            拨打 {phone}
          </a>
          {contact === undefined || !isStale(contact, view.today) ? null : (
            <span class="stale">{say('contact.stale')}</span>
          )}
        </p>
      )}
      {contact === undefined || contact.address === '' ? null : (
        <p>{say('contact.address', { address: contact.address })}</p>
      )}
      {contact === undefined || contact.hours === '' ? null : <p>{say('contact.hours', { hours: contact.hours })}</p>}
    </li>
  );
}
